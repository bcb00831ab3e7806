/** What goes into a BMP; everything that is left out is as usual. */
interface BmpParts {
  readonly width: number
  /** Negative for top-down. */
  readonly height: number
  readonly bits: number
  readonly compression?: number
  /** 12, 40, 64, 108 or 124. */
  readonly headerBytes?: number
  /** In a header of 108 and more they go into it, else behind it. */
  readonly masks?: readonly number[]
  /** Red, green, blue each. */
  readonly palette?: readonly (readonly [number, number, number])[]
  readonly pixels: Buffer
  readonly icc?: Buffer
  readonly density?: number
}

const MASKS_AT = 40

function makeHeader(parts: BmpParts): Buffer {
  const { width, height, bits, compression = 0, headerBytes = 40, masks = [], palette } = parts
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(headerBytes)
  if (headerBytes === 12) {
    header.writeUInt16LE(width, 4)
    header.writeUInt16LE(height, 6)
    header.writeUInt16LE(1, 8)
    header.writeUInt16LE(bits, 10)
    return header
  }
  header.writeInt32LE(width, 4)
  header.writeInt32LE(height, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(bits, 14)
  header.writeUInt32LE(compression, 16)
  header.writeInt32LE(parts.density ?? 0, 24)
  header.writeInt32LE(parts.density ?? 0, 28)
  header.writeUInt32LE(palette?.length ?? 0, 32)
  const after = Buffer.alloc(headerBytes >= 56 ? 0 : masks.length * 4)
  const target = headerBytes >= 56 ? header.subarray(MASKS_AT) : after
  masks.forEach((mask, index) => target.writeUInt32LE(mask >>> 0, index * 4))
  return Buffer.concat([header, after])
}

const makePalette = ({ palette = [], headerBytes }: BmpParts): Buffer =>
  Buffer.from(
    palette.flatMap(([red, green, blue]) =>
      headerBytes === 12 ? [blue, green, red] : [blue, green, red, 0],
    ),
  )

/** A bitmap as it stands in an icon: header, palette, pixels. */
export const makeDib = (parts: BmpParts): Buffer =>
  Buffer.concat([makeHeader(parts), makePalette(parts), parts.pixels])

/** Bytes of a BMP file. */
export function makeBmp(parts: BmpParts): Buffer {
  const header = makeHeader(parts)
  if (parts.icc) {
    header.write('DEBM', 56, 'latin1')
    header.writeUInt32LE(header.length + makePalette(parts).length + parts.pixels.length, 112)
    header.writeUInt32LE(parts.icc.length, 116)
  }
  const start = 14 + header.length + makePalette(parts).length
  const icc = parts.icc ?? Buffer.alloc(0)
  const file = Buffer.alloc(14)
  file.write('BM', 'latin1')
  file.writeUInt32LE(start + parts.pixels.length + icc.length, 2)
  file.writeUInt32LE(start, 10)
  return Buffer.concat([file, header, makePalette(parts), parts.pixels, icc])
}

/** Rows, each filled up to whole groups of four bytes. */
export const padRows = (rows: readonly (readonly number[])[]): Buffer =>
  Buffer.concat(
    rows.map((row) => Buffer.concat([Buffer.from(row), Buffer.alloc((4 - (row.length % 4)) % 4)])),
  )
