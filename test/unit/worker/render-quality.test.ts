import assert from 'node:assert/strict'
import sharp, { type JpegOptions } from 'sharp'
import { estimateJpegQuality } from '../../../worker/jpeg-quality.js'
import { isStoredLossless } from '../../../worker/lossless.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { meanDifference, readPixels } from '../../helpers/pixels.js'
import { render } from './rendering.js'

const scene = () => makeScene(96, 64)
const jpeg = (options: JpegOptions) => scene().jpeg(options).toBuffer()
const png = () => scene().png().toBuffer()

const assertSamePixels = async (one: Buffer, other: Buffer): Promise<void> => {
  assert.deepEqual(await readPixels(one), await readPixels(other))
}

describe('the quality of a result', () => {
  const kept: readonly (readonly [number, '4:4:4' | '4:2:0', number])[] = [
    [40, '4:2:0', 40],
    [75, '4:2:0', 75],
    [92, '4:4:4', 92],
    [92, '4:2:0', 92],
    [60, '4:4:4', 60],
    [100, '4:4:4', 95],
  ]
  for (const [quality, chromaSubsampling, expected] of kept) {
    it(`of a JPEG of ${quality} with ${chromaSubsampling} is ${expected}, its colour as full`, async () => {
      const { bytes, header } = await render(await jpeg({ quality, chromaSubsampling }))
      assert.equal(estimateJpegQuality(bytes), expected)
      assert.equal(header.chromaSubsampling, chromaSubsampling)
    })
  }

  it('of a JPEG stays near it when it is resized as well', async () => {
    const source = await jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    const { bytes, header } = await render(source, { resize: { size: '48x' } })
    assert.equal(estimateJpegQuality(bytes), 92)
    assert.deepEqual([header.chromaSubsampling, header.width], ['4:4:4', 48])
  })

  it('is the number that was asked for where the output is lossy', async () => {
    for (const [source, quality] of [
      [await jpeg({ quality: 92 }), 55],
      [await png(), 81],
    ] as const) {
      const { bytes } = await render(source, { encode: { format: 'jpeg', quality } })
      assert.equal(estimateJpegQuality(bytes), quality)
    }
  })

  it('leaves a PNG all its colours, whatever number was asked for', async () => {
    const source = await png()
    for (const quality of ['auto', 1, 50, 100]) {
      const { bytes, header } = await render(source, { encode: { quality } })
      assert.deepEqual([header.isPalette, header.channels, header.depth], [false, 3, 'uchar'])
      await assertSamePixels(bytes, source)
    }
  })

  it('is full where a PNG becomes a WebP, pixel for pixel', async () => {
    const source = await scene().ensureAlpha(0.6).png().toBuffer()
    const { bytes } = await render(source, { encode: { format: 'webp' } })
    assert.equal(isStoredLossless('webp', bytes), true)
    await assertSamePixels(bytes, source)
  })

  it('is full where a PNG becomes an AVIF', async () => {
    const source = await makeScene(48, 32).png().toBuffer()
    const { bytes } = await render(source, { encode: { format: 'avif' } })
    await assertSamePixels(bytes, source)
  })

  it('is full where a lossless WebP stays one, and where it becomes a PNG or a TIFF', async () => {
    const source = await scene().webp({ lossless: true }).toBuffer()
    for (const encode of [{}, { format: 'png' }, { format: 'tiff' }]) {
      const { bytes, header } = await render(source, { encode })
      assert.equal(isStoredLossless(header.format, bytes), true)
      await assertSamePixels(bytes, source)
    }
  })

  it('is lossy where a number was asked for, of a lossless source as well', async () => {
    const { bytes } = await render(await png(), { encode: { format: 'webp', quality: 60 } })
    assert.equal(isStoredLossless('webp', bytes), false)
  })

  it('follows the JPEG where that becomes a WebP', async () => {
    const sizeOf = async (quality: number) =>
      (await render(await jpeg({ quality }), { encode: { format: 'webp' } })).bytes.length
    assert.ok((await sizeOf(95)) > 1.5 * (await sizeOf(40)))
  })

  it('of a lossy WebP is one that the eye does not see', async () => {
    const source = await scene().webp({ quality: 80 }).toBuffer()
    const { bytes } = await render(source)
    assert.equal(isStoredLossless('webp', bytes), false)
    assert.ok((await meanDifference(bytes, source)) < 4)
  })

  it('of a TIFF is full, without JPEG inside', async () => {
    const source = await scene().tiff({ compression: 'lzw' }).toBuffer()
    const { bytes } = await render(source)
    await assertSamePixels(bytes, source)
  })

  it('of a JPEG made from nothing that tells is 90', async () => {
    const { bytes, header } = await render(await png(), { encode: { format: 'jpeg' } })
    assert.equal(estimateJpegQuality(bytes), 90)
    assert.equal(header.chromaSubsampling, '4:4:4')
    assert.ok((await meanDifference(bytes, await png())) < 4)
  })

  it('is that of the palette where something becomes a GIF, which is told', async () => {
    const { losses, header } = await render(await png(), { encode: { format: 'gif' } })
    assert.equal(header.format, 'gif')
    assert.match(losses.join(), /palette of 256/)
    const gif = await sharp(await png())
      .gif()
      .toBuffer()
    assert.deepEqual((await render(gif)).losses, [])
  })
})
