/** A field of a hand-made directory: a number, a text, or bytes of type UNDEFINED. */
export type FieldValue = number | string | Buffer | readonly [number, number]
export type Fields = Readonly<Record<number, FieldValue>>

export interface BlockParts {
  readonly ifd0?: Fields
  readonly exif?: Fields
  readonly gps?: Fields
  readonly interop?: Fields
  readonly ifd1?: Fields
  readonly thumbnail?: Buffer
}

interface Encoded {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly data: Buffer
}

/**
 * Makes EXIF blocks by hand, with nothing of the code under test. Directories come first, their
 * values at the end, the thumbnail last, as cameras do it.
 */
class BlockMaker {
  private readonly directories: Buffer[] = []
  private readonly values: Buffer[] = []

  constructor(
    private readonly little: boolean,
    private readonly valuesAt: number,
  ) {}

  number(value: number, size: 2 | 4): Buffer {
    const bytes = Buffer.alloc(size)
    if (this.little) bytes.writeUIntLE(value, 0, size)
    else bytes.writeUIntBE(value, 0, size)
    return bytes
  }

  private encode(tag: number, value: FieldValue): Encoded {
    if (typeof value === 'string') {
      const data = Buffer.from(`${value}\0`)
      return { tag, type: 2, count: data.length, data }
    }
    if (Buffer.isBuffer(value)) return { tag, type: 7, count: value.length, data: value }
    if (typeof value === 'number') {
      const isShort = value <= 0xffff
      const data = this.number(value, isShort ? 2 : 4)
      return { tag, type: isShort ? 3 : 4, count: 1, data }
    }
    const data = Buffer.concat([this.number(value[0], 4), this.number(value[1], 4)])
    return { tag, type: 5, count: 1, data }
  }

  place(data: Buffer): number {
    const at = this.valuesAt + Buffer.concat(this.values).length
    this.values.push(data, Buffer.alloc(data.length % 2))
    return at
  }

  directory(fields: Fields, next = 0): void {
    const entries = Object.entries(fields)
      .map(([tag, value]) => this.encode(Number(tag), value))
      .sort((a, b) => a.tag - b.tag)
    this.directories.push(this.number(entries.length, 2))
    for (const { tag, type, count, data } of entries) {
      const inline = data.length <= 4 ? data : this.number(this.place(data), 4)
      this.directories.push(
        this.number(tag, 2),
        this.number(type, 2),
        this.number(count, 4),
        inline,
        Buffer.alloc(4 - inline.length),
      )
    }
    this.directories.push(this.number(next, 4))
  }

  finish(): Buffer {
    return Buffer.concat([...this.directories, ...this.values])
  }
}

const sizeOf = (fields: Fields | undefined): number =>
  fields ? 6 + Object.keys(fields).length * 12 : 0

/** Makes an EXIF block, without the mark of JPEG. */
export function makeBlock(parts: BlockParts, little = true): Buffer {
  const exif = parts.interop ? { ...parts.exif, 0xa005: 0x10000 } : parts.exif
  const ifd0 = {
    ...parts.ifd0,
    ...(exif ? { 0x8769: 0x10000 } : {}),
    ...(parts.gps ? { 0x8825: 0x10000 } : {}),
  }
  const ifd1 = parts.thumbnail ? { ...parts.ifd1, 0x0201: 0x10000, 0x0202: 0x10000 } : parts.ifd1
  const lists = [ifd0, exif, parts.interop, parts.gps, ifd1]
  const starts = lists.map((_, index) =>
    lists.slice(0, index).reduce((at, list) => at + sizeOf(list), 8),
  )
  const [, exifAt = 0, interopAt = 0, gpsAt = 0, ifd1At = 0] = starts
  const valuesAt = lists.reduce((at, list) => at + sizeOf(list), 8)
  const maker = new BlockMaker(little, valuesAt)
  // Offsets below 65536 would be written as SHORT; pointers are LONG, so they are patched in after.
  maker.directory(ifd0, ifd1 ? ifd1At : 0)
  if (exif) maker.directory(exif)
  if (parts.interop) maker.directory(parts.interop)
  if (parts.gps) maker.directory(parts.gps)
  if (ifd1) maker.directory(ifd1)
  const thumbnailAt = parts.thumbnail ? maker.place(parts.thumbnail) : 0
  const header = Buffer.concat([
    Buffer.from(little ? 'II*\0' : 'MM\0*', 'latin1'),
    maker.number(8, 4),
  ])
  const block = Buffer.concat([header, maker.finish()])
  const patch = (tag: number, value: number) => {
    const wanted = Buffer.concat([maker.number(tag, 2), maker.number(4, 2), maker.number(1, 4)])
    const at = block.indexOf(wanted)
    if (at >= 0) maker.number(value, 4).copy(block, at + 8)
  }
  patch(0x8769, exifAt)
  patch(0x8825, gpsAt)
  patch(0xa005, interopAt)
  patch(0x0201, thumbnailAt)
  patch(0x0202, parts.thumbnail?.length ?? 0)
  return block
}

/** A MakerNote that speaks of its own place by offsets: any move breaks it. */
export const makerNote = Buffer.from('MAKER-NOTE-WITH-ABSOLUTE-OFFSETS', 'latin1')
export const thumbnail = Buffer.from('THUMBNAIL-PICTURE-BYTES!', 'latin1')

/** What a camera writes, with a place, a thumbnail and a MakerNote. */
export const cameraParts: BlockParts = {
  ifd0: {
    0x010e: 'A dog on the beach',
    0x010f: 'Camera Works',
    0x0112: 6,
    0x011a: [300, 1],
    0x011b: [300, 1],
    0x0128: 2,
    0x013b: 'Zoë Photographer',
    0x8298: 'Old owner',
  },
  exif: {
    0x9003: '2024:07:01 12:30:00',
    0x9011: '+02:00',
    0x9291: '42',
    0x9214: Buffer.from([0, 1, 0, 2, 0, 3, 0, 4]),
    0x927c: makerNote,
    0x9286: Buffer.from('ASCII\0\0\0a private note', 'latin1'),
    0xa001: 1,
    0xa002: 4000,
    0xa003: 3000,
    0xa431: 'SERIAL-123456',
  },
  interop: { 0x0001: 'R98', 0x1001: 4000, 0x1002: 3000 },
  gps: { 0x0001: 'N', 0x0002: [52, 1], 0x0012: 'WGS-84 SECRET PLACE' },
  ifd1: { 0x0103: 6, 0x011a: [72, 1] },
  thumbnail,
}
