import type { BytePath } from '../../shared/byte-path.js'
import type { DibHeader, Masks } from './dib-header.js'
import { applyPalette, readPalette } from './dib-palette.js'
import { unpackRle } from './dib-rle.js'
import { decodeMasked, type DibPixels } from './dib-masks.js'
import type { Raster } from './png-writer.js'
import { refuse } from './refuse.js'

/** Bytes of a row: whole groups of four. */
export const rowBytesOf = (width: number, bits: number): number =>
  Math.ceil((width * bits) / 32) * 4

type RowsHeader = Pick<DibHeader, 'width' | 'height' | 'bits' | 'isTopDown'>

function* iterateRows(bytes: Buffer, header: RowsHeader, start: number): Generator<Buffer> {
  const { width, height, bits, isTopDown } = header
  const stride = rowBytesOf(width, bits)
  for (let y = 0; y < height; y++) {
    const at = start + (isTopDown ? y : height - 1 - y) * stride
    yield bytes.subarray(at, Math.min(at + stride, bytes.length))
  }
}

/**
 * Rows in the order in which they are seen.
 * @throws FileFailure `corrupt`, before the first, where the last is cut off
 */
export function readRows(
  path: BytePath,
  bytes: Buffer,
  header: RowsHeader,
  start: number,
): Iterable<Buffer> {
  const { width, height, bits } = header
  // The padding of the last row may be missing.
  const end = start + (height - 1) * rowBytesOf(width, bits) + Math.ceil((width * bits) / 8)
  if (end > bytes.length) refuse('corrupt', path, `${end} bytes of rows`, `${bytes.length} bytes`)
  return iterateRows(bytes, header, start)
}

function unpackIndices(path: BytePath, bytes: Buffer, header: DibHeader, start: number) {
  const { width, height, bits } = header
  const rows = readRows(path, bytes, header, start)
  const indices = new Uint8Array(width * height)
  const perByte = 8 / bits
  const mask = 2 ** bits - 1
  let at = 0
  for (const row of rows) {
    if (bits === 8) {
      indices.set(row.subarray(0, width), at)
      at += width
      continue
    }
    for (let x = 0; x < width; x++) {
      const shift = 8 - bits * ((x % perByte) + 1)
      indices[at++] = ((row[Math.floor(x / perByte)] ?? 0) >> shift) & mask
    }
  }
  return indices
}

function decodeTrueColour(path: BytePath, bytes: Buffer, header: DibHeader, start: number): Raster {
  const { width, height } = header
  const rows = readRows(path, bytes, header, start)
  const data = new Uint8Array(width * height * 3)
  let at = 0
  for (const row of rows) {
    for (let x = 0; x < width * 3; x += 3) {
      data[at++] = row[x + 2] ?? 0
      data[at++] = row[x + 1] ?? 0
      data[at++] = row[x] ?? 0
    }
  }
  return { data, width, height, channels: 3, bitDepth: 8 }
}

/** What a depth means where no masks are told. */
const usualMasks: Readonly<Record<number, Masks>> = {
  16: { red: 0x7c00, green: 0x3e0, blue: 0x1f, alpha: 0 },
  32: { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 },
}

/**
 * Decodes the pixels of a bitmap.
 * @param start where they are
 * @param mayBeGrey whether a palette of greys may give one channel
 * @throws FileFailure `corrupt`, `unsupported_format`
 */
export function decodeDib(
  path: BytePath,
  bytes: Buffer,
  header: DibHeader,
  start: number,
  mayBeGrey: boolean,
): DibPixels {
  const { bits, compression } = header
  if (bits <= 8) {
    const unpack = compression === 'none' ? unpackIndices : unpackRle
    const indices = unpack(path, bytes, header, start)
    const palette = readPalette(bytes, header, start)
    return { raster: applyPalette(path, header, indices, palette, mayBeGrey), warnings: [] }
  }
  const masks = header.masks ?? usualMasks[bits]
  if (!masks || bits === 24) {
    return { raster: decodeTrueColour(path, bytes, header, start), warnings: [] }
  }
  return decodeMasked(path, header, masks, () => readRows(path, bytes, header, start))
}
