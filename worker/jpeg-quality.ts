/**
 * Standard luminance quantisation table (ITU-T T.81, Annex K.1), as a sum is all that is needed
 * of it.
 */
const STANDARD_LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
] as const

/** Sum of the table at a quality, scaled as the IJG library does (jcparam.c, jpeg_quality_scaling). */
function sumAtQuality(quality: number): number {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - quality * 2
  return STANDARD_LUMINANCE.reduce(
    (sum, value) => sum + Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))),
    0,
  )
}

const sums = Array.from({ length: 101 }, (_, quality) =>
  quality === 0 ? 0 : sumAtQuality(quality),
)

/** Sum of table 0 of the file, or undefined where there is none before the picture data. */
function readLuminanceSum(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xda || marker === 0xd9) return undefined
    const end = at + 2 + view.getUint16(at + 2)
    if (marker === 0xdb) {
      const sum = sumOfTableZero(view, at + 4, Math.min(end, view.byteLength))
      if (sum !== undefined) return sum
    }
    at = end
  }
  return undefined
}

function sumOfTableZero(view: DataView, start: number, end: number): number | undefined {
  for (let at = start; at < end;) {
    const head = view.getUint8(at)
    const width = head >> 4 === 0 ? 1 : 2
    const first = at + 1
    at = first + 64 * width
    if (at > end) return undefined
    if ((head & 15) !== 0) continue
    let sum = 0
    for (let entry = first; entry < at; entry += width) {
      sum += width === 1 ? view.getUint8(entry) : view.getUint16(entry)
    }
    return sum
  }
  return undefined
}

/**
 * Estimates the quality (1 to 100, on the IJG scale) at which a JPEG was written, from the sum of
 * its luminance quantisation table; the nearest sum wins, the higher quality at a tie. Encoders with
 * tables of their own get the IJG quality of about the same coarseness.
 * @returns undefined where the file has no readable table
 */
export function estimateJpegQuality(bytes: Uint8Array): number | undefined {
  const sum = readLuminanceSum(bytes)
  if (sum === undefined) return undefined
  let best = 1
  for (let quality = 1; quality <= 100; quality += 1) {
    const distance = (at: number) => Math.abs((sums[at] ?? Infinity) - sum)
    if (distance(quality) <= distance(best)) best = quality
  }
  return best
}
