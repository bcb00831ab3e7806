import assert from 'node:assert/strict'
import fc from 'fast-check'
import sharp from 'sharp'
import { bmpDecoder } from '../../../../worker/decoders/bmp-decoder.js'
import { readPixels } from '../../../helpers/pixels.js'
import {
  bgr,
  bmpKinds,
  brokenBmps,
  drawing,
  indexed8,
  inRgba,
  rgbaMasks,
  size,
  upwards,
} from './bmp-kinds.js'
import { makeBmp } from './bmp-samples.js'
import { convert, failureOf, outcomeOf } from './outcome.js'

const rgb9 = (red: number, green: number, blue: number) => (red << 20) | (green << 10) | blue

describe('the BMP decoder', () => {
  for (const [name, bmp, expected] of bmpKinds) {
    it(`reads ${name}`, async () => {
      assert(bmpDecoder.matches(bmp))
      const { png, width, height, isLossless, warnings } = await convert(bmpDecoder, bmp)
      assert.deepEqual([width, height, isLossless, warnings], [3, 2, true, []])
      const pixels = await readPixels(png)
      assert.deepEqual([pixels.width, pixels.height, pixels.channels], [3, 2, 3])
      assert.deepEqual([...pixels.data], expected)
    })
  }

  it('keeps alpha where masks define it', async () => {
    const pixels = upwards(inRgba)
    for (const headerBytes of [108, 124]) {
      const bmp = makeBmp({
        ...size,
        headerBytes,
        bits: 32,
        compression: 3,
        masks: rgbaMasks,
        pixels,
      })
      const { png } = await convert(bmpDecoder, bmp)
      assert.deepEqual([...(await readPixels(png)).data], inRgba.flat())
    }
    const bmp = makeBmp({ ...size, bits: 32, compression: 6, masks: rgbaMasks, pixels })
    assert.deepEqual(
      [...(await readPixels((await convert(bmpDecoder, bmp)).png)).data],
      inRgba.flat(),
    )
  })

  it('takes alpha that is 0 everywhere for none', async () => {
    const pixels = upwards(inRgba.map((row) => row.map((value, at) => (at % 4 === 3 ? 0 : value))))
    const bmp = makeBmp({
      ...size,
      headerBytes: 124,
      bits: 32,
      compression: 3,
      masks: rgbaMasks,
      pixels,
    })
    assert.deepEqual([...(await readPixels((await convert(bmpDecoder, bmp)).png)).data], drawing)
  })

  it('warns of a fourth channel that nothing defines', async () => {
    const { png, warnings } = await convert(
      bmpDecoder,
      makeBmp({ ...size, bits: 32, pixels: upwards(inRgba) }),
    )
    assert.equal((await readPixels(png)).channels, 3)
    assert.match(String(warnings), /fourth channel/)
  })

  it('keeps more than 8 bits a channel', async () => {
    const pixels = Buffer.alloc(8)
    pixels.writeUInt32LE(rgb9(1023, 512, 0))
    pixels.writeUInt32LE(rgb9(0, 1, 1023), 4)
    const masks = [0x3ff00000, 0xffc00, 0x3ff]
    const bmp = makeBmp({ width: 2, height: 1, bits: 32, compression: 3, masks, pixels })
    const { png } = await convert(bmpDecoder, bmp)
    assert.equal((await sharp(png).metadata()).depth, 'ushort')
    const values = await sharp(png).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
    assert.deepEqual(
      Array.from({ length: 6 }, (_, index) => values.readUInt16LE(index * 2)),
      [65_535, 32_800, 0, 0, 64, 65_535],
    )
  })

  it('keeps a palette of greys grey', async () => {
    const greys = Array.from({ length: 6 }, (_, at) => [at * 50, at * 50, at * 50] as const)
    const bmp = makeBmp({ ...size, bits: 8, palette: greys, pixels: upwards(indexed8) })
    const { png } = await convert(bmpDecoder, bmp)
    assert.deepEqual([(await sharp(png).metadata()).space], ['b-w'])
    const values = await sharp(png).toColourspace('b-w').raw().toBuffer()
    assert.deepEqual([...values], [0, 50, 100, 150, 200, 250])
  })

  it('carries an embedded profile and the density', async () => {
    const tagged = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .withIccProfile('p3')
      .png()
      .toBuffer()
    const { icc } = await sharp(tagged).metadata()
    assert(icc)
    const pixels = upwards(bgr)
    const bmp = makeBmp({ ...size, headerBytes: 124, bits: 24, pixels, icc, density: 11_811 })
    const { png, warnings } = await convert(bmpDecoder, bmp)
    const written = await sharp(png).metadata()
    assert.deepEqual(warnings, [])
    assert(written.icc?.equals(icc))
    assert.equal(written.density, 300)
  })

  for (const [name, code, bmp] of brokenBmps) {
    it(`ends at ${name} as ${code}`, async () => {
      assert.equal((await failureOf(bmpDecoder, bmp)).code, code)
    })
  }

  it('ends every damaged file in a picture or a failure', async () => {
    const damage = fc.record({
      kind: fc.nat(bmpKinds.length - 1),
      // The size itself stays: a large one is no damage and takes long.
      changes: fc.array(
        fc.tuple(
          fc.nat(300).filter((at) => at < 16 || at > 25),
          fc.nat(255),
        ),
      ),
      length: fc.nat(300),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ kind, changes, length }) => {
        const bmp = Buffer.from(bmpKinds[kind]?.[1] ?? [])
        for (const [at, value] of changes) if (at < bmp.length) bmp[at] = value
        const outcome = await outcomeOf(bmpDecoder, bmp.subarray(0, length))
        assert.match(outcome, /^(?:ok|no match|corrupt|too_large|unsupported_format)$/)
      }),
      { numRuns: 500 },
    )
  })
})
