import type { BytePath } from '../../shared/byte-path.js'
import type { DibHeader, Masks } from './dib-header.js'
import type { Raster } from './png-writer.js'
import { refuse } from './refuse.js'

export interface DibPixels {
  readonly raster: Raster
  readonly warnings: readonly string[]
}

/** One channel within a pixel: `((pixel & mask) >>> shift) * scale`, rounded. */
interface Channel {
  readonly mask: number
  readonly shift: number
  readonly bits: number
}

/** @throws FileFailure `corrupt` where a mask has holes */
function toChannel(path: BytePath, mask: number): Channel {
  if (mask === 0) return { mask, shift: 0, bits: 0 }
  const shift = 31 - Math.clz32(mask & -mask)
  const bits = 32 - Math.clz32(mask >>> shift)
  if (mask >>> shift !== 2 ** bits - 1) {
    refuse('corrupt', path, 'channels of neighbouring bits', `the mask 0x${mask.toString(16)}`)
  }
  return { mask, shift, bits }
}

const LOST_CHANNEL = 'A fourth channel, which this kind of BMP does not define, was left out'

/** The row as one integer a pixel. */
function readPixels(row: Buffer, bits: number, pixels: Int32Array): void {
  const view = new DataView(row.buffer, row.byteOffset, row.length)
  for (let x = 0; x < pixels.length; x++) {
    pixels[x] = bits === 16 ? view.getUint16(x * 2, true) : view.getInt32(x * 4, true)
  }
}

/** All bits that a pixel of some other value has, so that 0 means none of them differs. */
function collectDifferences(pixels: Int32Array, mask: number, value: number): number {
  let differences = 0
  for (const pixel of pixels) differences |= (pixel & mask) ^ value
  return differences
}

/** Decodes pixels of 16 or 32 bits. Alpha that is 0 everywhere was never meant: it is left out. */
export function decodeMasked(
  path: BytePath,
  { width, height, bits }: DibHeader,
  { red, green, blue, alpha }: Masks,
  readRows: () => Iterable<Buffer>,
): DibPixels {
  const pixels = new Int32Array(width)
  const seen = { alpha: 0, spare: 0 }
  const spare = bits === 32 ? ~(red | green | blue | alpha) : 0
  let first: number | undefined
  for (const row of readRows()) {
    readPixels(row, bits, pixels)
    first ??= (pixels[0] ?? 0) & spare
    seen.alpha |= collectDifferences(pixels, alpha, 0)
    seen.spare |= collectDifferences(pixels, spare, first)
  }
  const masks = seen.alpha === 0 ? [red, green, blue] : [red, green, blue, alpha]
  const channels = masks.map((mask) => toChannel(path, mask))
  const isDeep = channels.some((channel) => channel.bits > 8)
  const white = isDeep ? 65_535 : 255
  const values = new (isDeep ? Uint16Array : Uint8Array)(width * height * channels.length)
  let start = 0
  for (const row of readRows()) {
    readPixels(row, bits, pixels)
    for (const [index, channel] of channels.entries()) {
      const { mask, shift } = channel
      const scale = white / Math.max(2 ** channel.bits - 1, 1)
      for (let x = 0, at = start + index; x < width; x++, at += channels.length) {
        values[at] = (((pixels[x] ?? 0) & mask) >>> shift) * scale + 0.5
      }
    }
    start += width * channels.length
  }
  const data = Buffer.from(values.buffer)
  return {
    raster: {
      data: isDeep ? data.swap16() : data,
      ...{ width, height, bitDepth: isDeep ? 16 : 8 },
      channels: channels.length === 4 ? 4 : 3,
    },
    warnings: seen.spare === 0 ? [] : [LOST_CHANNEL],
  }
}
