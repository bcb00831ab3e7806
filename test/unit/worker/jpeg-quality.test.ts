import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { JpegOptions } from 'sharp'
import { estimateJpegQuality } from '../../../worker/jpeg-quality.js'
import { makeScene } from '../../../worker/samples/scene.js'

const scene = makeScene(32, 24)
const encode = (quality: number, options: JpegOptions = {}) =>
  scene
    .clone()
    .jpeg({ quality, ...options })
    .toBuffer()
const qualities = Array.from({ length: 100 }, (_, index) => index + 1)
const estimateAll = (options: JpegOptions) =>
  Promise.all(
    qualities.map(async (quality) => estimateJpegQuality(await encode(quality, options)) ?? 0),
  )

describe('the estimated quality of a JPEG', () => {
  const ways: readonly (readonly [string, JpegOptions])[] = [
    ['with colour at half resolution', { chromaSubsampling: '4:2:0' }],
    ['with colour at full resolution', { chromaSubsampling: '4:4:4' }],
    ['progressive', { progressive: true }],
  ]
  for (const [how, options] of ways) {
    it(`is exactly that at which it was written, ${how}`, async () => {
      assert.deepEqual(await estimateAll(options), qualities)
    })
  }

  it('is near and in order where the encoder has tables of its own', async () => {
    const estimates = await estimateAll({ quantisationTable: 3 })
    estimates.forEach((estimate, index) => {
      assert.ok(estimate >= (estimates[index - 1] ?? 0))
      assert.ok(Math.abs(estimate - (index + 1)) <= 20, `${estimate} for ${index + 1}`)
    })
  })

  it('is found behind metadata', async () => {
    const bytes = await scene
      .clone()
      .withExif({ IFD0: { Copyright: 'x'.repeat(3_000) } })
      .withIccProfile('p3')
      .jpeg({ quality: 77 })
      .toBuffer()
    assert.equal(estimateJpegQuality(bytes), 77)
  })

  it('is that of a grey picture too', async () => {
    const bytes = await scene.clone().toColourspace('b-w').jpeg({ quality: 64 }).toBuffer()
    assert.equal(estimateJpegQuality(bytes), 64)
  })

  it('is read from a view into a larger buffer', async () => {
    const bytes = await encode(81)
    const larger = Buffer.concat([Buffer.alloc(7), bytes])
    assert.equal(estimateJpegQuality(larger.subarray(7)), 81)
  })

  it('is read from tables of 16 bits, and from the second table of a segment', () => {
    const table = (id: number, width: 1 | 2, value: number) => {
      const bytes = Buffer.alloc(1 + 64 * width)
      bytes[0] = ((width - 1) << 4) | id
      for (let entry = 0; entry < 64; entry += 1) bytes.writeUIntBE(value, 1 + entry * width, width)
      return bytes
    }
    const segment = Buffer.concat([table(1, 1, 255), table(0, 2, 1)])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(segment.length + 2)
    const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xff, 0xdb]), length, segment])
    assert.equal(estimateJpegQuality(bytes), 100)
  })

  it('is unknown where there is no table', async () => {
    const bytes = await encode(80)
    assert.equal(estimateJpegQuality(new Uint8Array()), undefined)
    assert.equal(estimateJpegQuality(bytes.subarray(0, 30)), undefined)
    assert.equal(estimateJpegQuality(await scene.clone().png().toBuffer()), undefined)
  })

  it('never throws, whatever the bytes are', async () => {
    const whole = await encode(50)
    fc.assert(
      fc.property(fc.nat(700), fc.uint8Array({ maxLength: 200 }), (kept, noise) => {
        const bytes = Buffer.concat([whole.subarray(0, kept), noise])
        const estimate = estimateJpegQuality(bytes)
        assert.ok(estimate === undefined || (estimate >= 1 && estimate <= 100))
      }),
      { numRuns: 500 },
    )
  })
})
