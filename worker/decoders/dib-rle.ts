import type { BytePath } from '../../shared/byte-path.js'
import type { DibHeader } from './dib-header.js'
import { refuse } from './refuse.js'

/** What follows a zero byte; 3 and more is a count of pixels as they are. */
const END_OF_LINE = 0
const END_OF_BITMAP = 1
const DELTA = 2

/** One index a pixel, rows from top to bottom, filled in by row from the file's first. */
class IndexCanvas {
  readonly indices: Uint8Array
  /** Where RLE4 writers round a row up to a whole byte, the last pixel is nobody's. */
  readonly #lastX: number
  x = 0
  y = 0

  constructor(
    readonly path: BytePath,
    readonly header: DibHeader,
  ) {
    this.indices = new Uint8Array(header.width * header.height)
    this.#lastX = header.width + (header.bits === 4 ? header.width % 2 : 0)
  }

  get isFull(): boolean {
    const { width, height } = this.header
    return this.y >= height || (this.y === height - 1 && this.x >= width)
  }

  /** @throws FileFailure `corrupt` outside the picture */
  put(index: number): void {
    const { width, height, isTopDown } = this.header
    if (this.x >= this.#lastX || this.y >= height) {
      refuse('corrupt', this.path, `pixels within ${width}x${height}`, `one more in row ${this.y}`)
    }
    const row = isTopDown ? this.y : height - 1 - this.y
    if (this.x < width) this.indices[row * width + this.x] = index
    this.x++
  }
}

/** The high half of a byte comes first. */
const pickIndex = (byte: number, turn: number, bits: number): number =>
  bits === 8 ? byte : turn % 2 === 0 ? byte >> 4 : byte & 15

/**
 * Unpacks BI_RLE8 or BI_RLE4 (wingdi.h, "Bitmap Compression"). Pixels that are skipped get colour 0.
 * @throws FileFailure `corrupt` where it leaves the picture or ends before it
 */
export function unpackRle(path: BytePath, bytes: Buffer, header: DibHeader, start: number) {
  const { bits } = header
  const canvas = new IndexCanvas(path, header)
  let at = start
  while (at + 2 <= bytes.length) {
    const count = bytes.readUInt8(at)
    const value = bytes.readUInt8(at + 1)
    at += 2
    if (count > 0) {
      for (let turn = 0; turn < count; turn++) canvas.put(pickIndex(value, turn, bits))
    } else if (value === END_OF_LINE) {
      canvas.x = 0
      canvas.y++
    } else if (value === END_OF_BITMAP) {
      return canvas.indices
    } else if (value === DELTA) {
      if (at + 2 > bytes.length) break
      canvas.x += bytes.readUInt8(at)
      canvas.y += bytes.readUInt8(at + 1)
      at += 2
    } else {
      const length = bits === 8 ? value : Math.ceil(value / 2)
      if (at + length > bytes.length) break
      for (let turn = 0; turn < value; turn++) {
        const byte = bytes.readUInt8(at + (bits === 8 ? turn : turn >> 1))
        canvas.put(pickIndex(byte, turn, bits))
      }
      // Padded to whole words.
      at += length + (length % 2)
    }
  }
  if (!canvas.isFull) refuse('corrupt', path, 'all rows', `data that ends in row ${canvas.y}`)
  return canvas.indices
}
