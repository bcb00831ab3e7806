import assert from 'node:assert/strict'
import type { PeakFacts, ResultRaster, SourceRaster } from '../../../../worker/memory/peak-facts.js'
import { estimatePeakBytes } from '../../../../worker/memory/peak-model.js'

const raster = { width: 4_000, height: 3_000, frames: 1, channels: 3, sampleBytes: 1 } as const

const source = (format: string, extra: Partial<SourceRaster> = {}): SourceRaster => ({
  ...raster,
  format,
  fileBytes: 3_000_000,
  isProgressive: false,
  isLossless: false,
  codedSamples: 1.5,
  shrinkOnLoad: 1,
  turns: false,
  ...extra,
})

const result = (format: string, extra: Partial<ResultRaster> = {}): ResultRaster => ({
  ...raster,
  format,
  isLossless: false,
  isProgressive: false,
  hasPalette: false,
  codedSamples: 1.5,
  ...extra,
})

const small = { width: 800, height: 600 }
const jpegs = { source: source('jpeg'), made: [], result: result('jpeg'), decodesResult: false }
const peakOf = (facts: Partial<PeakFacts>): number => estimatePeakBytes({ ...jpegs, ...facts })

describe('the memory that a picture is expected to take', () => {
  const megapixels = 12

  /** What each of these takes more than the plain way of a JPEG, in bytes a pixel of 12 MP. */
  const rows: readonly (readonly [string, Partial<PeakFacts>, least: number, most: number])[] = [
    ['a progressive JPEG', { source: source('jpeg', { isProgressive: true }) }, 3, 3],
    [
      'a progressive JPEG of full chroma',
      { source: source('jpeg', { isProgressive: true, codedSamples: 3 }) },
      6,
      6,
    ],
    ['a JPEG that is turned', { source: source('jpeg', { turns: true }) }, 3, 3],
    ['an interlaced PNG', { source: source('png', { isProgressive: true }) }, 3, 4.5],
    ['a JPEG of full chroma as the result', { result: result('jpeg', { codedSamples: 3 }) }, 6, 6],
    ['an AVIF as the source', { source: source('avif') }, 16, 22],
    ['an AVIF as the result', { result: result('avif', { codedSamples: 3 }) }, 26, 40],
    ['a WebP as the result', { result: result('webp') }, 2, 4],
    ['a lossless WebP as the result', { result: result('webp', { isLossless: true }) }, 30, 38],
  ]
  for (const [what, facts, least, most] of rows) {
    it(`is more for ${what}, by ${least} to ${most} bytes a pixel`, () => {
      const more = (peakOf(facts) - peakOf({})) / (megapixels * 1_000_000)
      assert(more >= least && more <= most, `${more}`)
    })
  }

  it('is little for a picture that is made small while it is decoded', () => {
    const shrunk = { source: source('jpeg', { shrinkOnLoad: 4 }), result: result('jpeg', small) }
    assert(peakOf(shrunk) < 35_000_000, `${peakOf(shrunk)}`)
    const whole = { source: source('png'), result: result('jpeg', small) }
    assert(peakOf(whole) > peakOf(shrunk) + 25_000_000, `${peakOf(whole)}`)
  })

  it('grows with the file, the pixels, the channels and their depth', () => {
    const png = { source: source('png', { isProgressive: true }), result: result('png') }
    const grown: readonly Partial<SourceRaster>[] = [
      { fileBytes: 50_000_000 },
      { width: 8_000 },
      { channels: 4 },
      { sampleBytes: 2 },
    ]
    for (const extra of grown) {
      const more = peakOf({ ...png, source: { ...png.source, ...extra } })
      assert(more > peakOf(png) + 10_000_000, JSON.stringify(extra))
    }
  })

  it('counts all frames, but encodes one at a time', () => {
    const frames = { ...small, frames: 100 }
    const gif = { source: source('gif', frames), result: result('gif', frames) }
    const bytes = 800 * 600 * 100 * 3
    assert(peakOf(gif) > 2 * bytes && peakOf(gif) < 4 * bytes, `${peakOf(gif) / bytes}`)
  })

  it('is more by the pictures that are made between two stages', () => {
    const half = { ...raster, width: 2_000, height: 1_500 }
    const bytes = 4_000 * 3_000 * 3
    assert.equal(peakOf({ made: [raster] }) - peakOf({}), 2 * bytes)
    assert.equal(peakOf({ made: [raster, half] }) - peakOf({}), 2 * bytes)
    assert.equal(peakOf({ made: [half, raster] }) - peakOf({}), 2.25 * bytes)
  })

  it('is more where the result is decoded again, if that takes more than to make it', () => {
    const png = { source: source('png'), result: result('png', { isLossless: true }) }
    const more = peakOf({ ...png, decodesResult: true }) - peakOf(png)
    assert(more > 20_000_000, `${more}`)
  })
})
