import sharp from 'sharp'
import type { Triple } from './colour-math.js'

/** Values of each patch, from 0 to 1. */
export type Chart = readonly (readonly number[])[]

const PATCH = 32
const COLUMNS = 6
const ROWS = 4

/** A chart of sources; results are half as wide. */
export const chartWidth = COLUMNS * PATCH
export const chartHeight = ROWS * PATCH

/**
 * 24 colours of sRGB, each another, so that a turned, mirrored or shuffled chart shows; none at the
 * edge of the space, so that each of them lies within the other spaces as well.
 */
export const chartColours: readonly Triple[] = Array.from(
  { length: COLUMNS * ROWS },
  (_, index) => [
    0.25 + ((index * 7) % 24) / 48,
    0.25 + ((index * 11) % 24) / 48,
    0.25 + ((index * 5 + 3) % 24) / 48,
  ],
)

/** Paints patches of flat colour. @param values of each patch, from 0 to `most` */
function paintChart<Samples extends Uint8Array | Uint16Array>(
  samples: Samples,
  values: Chart,
): Samples {
  const channels = values[0]?.length ?? 1
  for (let y = 0; y < chartHeight; y += 1) {
    for (let x = 0; x < chartWidth; x += 1) {
      const patch = values[Math.floor(y / PATCH) * COLUMNS + Math.floor(x / PATCH)] ?? []
      samples.set(patch, (y * chartWidth + x) * channels)
    }
  }
  return samples
}

/** A chart in 8 bits of the values given, from 0 to 1. */
export function makeChart(values: Chart) {
  const channels = (values[0]?.length ?? 3) as 1 | 3 | 4
  const levels = values.map((patch) => patch.map((value) => Math.round(value * 255)))
  const data = paintChart(new Uint8Array(chartWidth * chartHeight * channels), levels)
  return { data, width: chartWidth, height: chartHeight, channels }
}

/** The same in 16 bits, with values that 8 bits cannot hold. */
export function makeDeepChart(values: Chart) {
  const channels = (values[0]?.length ?? 3) as 1 | 3
  const levels = values.map((patch) => patch.map((value) => Math.round(value * 65_535)))
  const data = paintChart(new Uint16Array(chartWidth * chartHeight * channels), levels)
  return sharp(data, { raw: { width: chartWidth, height: chartHeight, channels } }).toColourspace(
    channels === 1 ? 'grey16' : 'rgb16',
  )
}

export const openChart = (values: Chart) => {
  const { data, width, height, channels } = makeChart(values)
  return sharp(data, { raw: { width, height, channels } })
}

/**
 * Mean red, green, blue and opacity of each patch of a chart of any size, from 0 to 1, read from its
 * middle. Values are as the file has them: no profile is applied, nothing is turned.
 * @param page which frame or page
 */
export async function readChart(bytes: Buffer, page = 0): Promise<Chart> {
  const { depth } = await sharp(bytes).metadata()
  const deep = depth === 'ushort'
  const image = sharp(bytes, { ignoreIcc: true, ...(page > 0 ? { page } : {}) })
  const { data, info } = await image
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .ensureAlpha()
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
  const { width, height, channels } = info
  const means: number[][] = []
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const left = Math.round(((column + 0.375) * width) / COLUMNS)
      const top = Math.round(((row + 0.375) * height) / ROWS)
      const size = Math.max(1, Math.floor(width / COLUMNS / 4))
      const sums = [0, 0, 0, 0]
      for (let y = top; y < top + size; y += 1) {
        for (let x = left; x < left + size; x += 1) {
          for (let channel = 0; channel < 4; channel += 1) {
            sums[channel] =
              (sums[channel] ?? 0) + (samples[(y * width + x) * channels + channel] ?? 0)
          }
        }
      }
      means.push(sums.map((sum) => sum / size ** 2 / (deep ? 65_535 : 255)))
    }
  }
  return means
}
