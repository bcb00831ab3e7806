import { decodePeakBytes } from './decode-peak.js'
import { encodePeakBytes, resultFileBytes } from './encode-peak.js'
import { pixelsOf, rasterBytesOf, type PeakFacts, type SourceRaster } from './peak-facts.js'

/** What every picture takes: code that is touched for the first time, lines, small blocks. */
const BASE_BYTES = 8_000_000

/** The result, read again from its bytes. */
const asSource = ({ source, result }: PeakFacts): SourceRaster => ({
  ...result,
  fileBytes: 0,
  shrinkOnLoad: 1,
  turns: false,
  isProgressive: result.isProgressive,
  isLossless: result.isLossless || source.isLossless,
})

/** A buffer that is written to doubles when it is full, and moves. */
const WRITTEN_COPIES = 2

/** Pictures between the stages: one is read while the next is written. */
const madeBytes = (made: PeakFacts['made']): number =>
  Math.max(
    0,
    ...made.map((raster, index) => {
      const before = made[index - 1]
      return WRITTEN_COPIES * rasterBytesOf(raster) + (before ? rasterBytesOf(before) : 0)
    }),
  )

function renderBytes({ source, result }: PeakFacts): number {
  const shrinks = pixelsOf(result) < pixelsOf(source)
  // Turning needs all pixels at once. They are turned when they have their new size.
  const turned = source.turns ? rasterBytesOf({ ...result, frames: 1 }) : 0
  if (source.frames === 1) {
    return decodePeakBytes(source, shrinks) + turned + encodePeakBytes(result)
  }
  // The roll of the source stays while the frames are joined and written.
  return Math.max(decodePeakBytes(source, shrinks), rasterBytesOf(source) + encodePeakBytes(result))
}

const verifyBytes = (facts: PeakFacts): number =>
  facts.decodesResult
    ? decodePeakBytes(asSource(facts), false) + rasterBytesOf(facts.result) * 1.3
    : 0

/**
 * Estimates the peak of a worker's memory above its idle size while it processes one picture.
 *
 * The numbers are fitted against measured peaks: docs/memory.md has the table, `npm run bench:memory`
 * measures again. Too little is worse than too much, so they are rounded up.
 * @returns bytes
 */
export function estimatePeakBytes(facts: PeakFacts): number {
  const work = Math.max(renderBytes(facts) + madeBytes(facts.made), verifyBytes(facts))
  return Math.ceil(BASE_BYTES + facts.source.fileBytes + resultFileBytes(facts.result) + work)
}
