import assert from 'node:assert/strict'
import fc from 'fast-check'
import { icoDecoder } from '../../../../worker/decoders/ico-decoder.js'
import { makePng } from '../../../helpers/pictures.js'
import { readPixels } from '../../../helpers/pixels.js'
import { makeDib, padRows } from './bmp-samples.js'
import { convert, failureOf, outcomeOf } from './outcome.js'

interface Part {
  readonly side: number
  readonly bytes: Buffer
}

/** An icon, or with type 2 a cursor, of square pictures. */
function makeIcon(parts: readonly Part[], type = 1): Buffer {
  const head = Buffer.from([0, 0, type, 0, parts.length, 0])
  let at = 6 + parts.length * 16
  const entries = parts.map(({ side, bytes }) => {
    const entry = Buffer.alloc(16)
    entry.set([side % 256, side % 256])
    entry.writeUInt32LE(bytes.length, 8)
    entry.writeUInt32LE(at, 12)
    at += bytes.length
    return entry
  })
  return Buffer.concat([head, ...entries, ...parts.map(({ bytes }) => bytes)])
}

const palette = [
  [255, 0, 0],
  [0, 0, 255],
] as const

/** Red and blue above blue and red; the mask hides the lower right one. */
const twoColours: Part = {
  side: 2,
  bytes: makeDib({
    ...{ width: 2, height: 4, bits: 1, palette },
    pixels: padRows([[0b10000000], [0b01000000], [0b01000000], [0]]),
  }),
}
const fullColours = (alphas: readonly number[]): Part => ({
  side: 2,
  bytes: makeDib({
    ...{ width: 2, height: 4, bits: 32 },
    pixels: Buffer.concat([
      Buffer.from(alphas.flatMap((alpha, index) => [index, 0, 200, alpha])),
      padRows([[0b01000000], [0]]),
    ]),
  }),
})

describe('the ICO decoder', () => {
  it('makes alpha of the mask', async () => {
    const icon = makeIcon([twoColours])
    assert(icoDecoder.matches(icon))
    const { png, width, height, isLossless, warnings } = await convert(icoDecoder, icon)
    assert.deepEqual([width, height, isLossless, warnings], [2, 2, true, []])
    const { data } = await readPixels(png)
    assert.deepEqual([...data], [255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 255, 255, 255, 0, 0, 0])
  })

  it('takes alpha where the pixels have it, and the mask where they have none', async () => {
    const withAlpha = await convert(icoDecoder, makeIcon([fullColours([1, 2, 128, 255])]))
    const alphasOf = async (png: Buffer) =>
      [...(await readPixels(png)).data].filter((_, at) => at % 4 === 3)
    assert.deepEqual(await alphasOf(withAlpha.png), [128, 255, 1, 2])
    const withMask = await convert(icoDecoder, makeIcon([fullColours([0, 0, 0, 0])]))
    assert.deepEqual(await alphasOf(withMask.png), [255, 255, 255, 0])
  })

  it('takes the largest picture and passes a PNG on as it is', async () => {
    const png = await makePng(256, 256)
    const icon = makeIcon([twoColours, { side: 256, bytes: png }, fullColours([1, 1, 1, 1])])
    const converted = await convert(icoDecoder, icon)
    assert(converted.png.equals(png))
    assert.deepEqual([converted.width, converted.height], [256, 256])
    assert.deepEqual(converted.warnings, ['Smaller sizes of the icon were left out (2)'])
  })

  it('takes the deepest of those of one size', async () => {
    const { png } = await convert(icoDecoder, makeIcon([twoColours, fullColours([9, 9, 9, 9])]))
    assert.equal((await readPixels(png)).data[3], 9)
  })

  it('leaves cursors and what only starts like an icon alone', () => {
    assert(!icoDecoder.matches(makeIcon([twoColours], 2)))
    assert(!icoDecoder.matches(makeIcon([])))
    assert(!icoDecoder.matches(Buffer.from([0, 0, 1, 0, 1, 0])))
    assert(!icoDecoder.matches(Buffer.alloc(200)))
  })

  it('refuses an icon that is cut off', async () => {
    const icon = makeIcon([twoColours])
    for (const bytes of [icon.subarray(0, -1), icon.subarray(0, 30)]) {
      assert.equal((await failureOf(icoDecoder, bytes)).code, 'corrupt')
    }
  })

  it('ends every damaged icon in a picture or a failure', async () => {
    const whole = makeIcon([twoColours, fullColours([1, 2, 3, 4])])
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const icon = Buffer.from(whole)
        for (const [at, value] of changes) icon[at] = value
        const outcome = await outcomeOf(icoDecoder, icon)
        assert.match(outcome, /^(?:ok|no match|corrupt|too_large|unsupported_format)$/)
      }),
      { numRuns: 500 },
    )
  })
})
