import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { OutputFormat } from '../../../shared/formats.js'
import { makeScene, paintScene, toSharp } from '../../../worker/samples/scene.js'
import { orientations, storeOriented } from '../../../worker/samples/orientation.js'
import { makeBrokenJpeg } from '../../helpers/pictures.js'
import { meanDifference, pixelAt, readPixels } from '../../helpers/pixels.js'
import { render } from './rendering.js'

const scene = () => makeScene(60, 40)
const exif = { IFD0: { Copyright: 'Somebody', Model: 'Camera' }, IFD2: { UserComment: 'hello' } }

describe('what a picture keeps', () => {
  const profileFormats: readonly OutputFormat[] = ['jpeg', 'png', 'webp', 'avif', 'tiff']
  for (const name of ['p3', 'srgb']) {
    for (const format of profileFormats) {
      it(`is its ${name} profile as ${format}, byte for byte, with its values`, async () => {
        const source = await scene().withIccProfile(name).png().toBuffer()
        const { icc } = await sharp(source).metadata()
        const { bytes, header } = await render(source, { encode: { format } })
        assert.ok(icc && header.icc)
        assert.ok(icc.equals(header.icc))
        assert.ok((await meanDifference(bytes, source)) <= (format === 'jpeg' ? 6 : 0))
      })
    }
  }

  it('is its profile through a resize', async () => {
    const source = await scene().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()
    const { icc } = await sharp(source).metadata()
    const { header } = await render(source, { resize: { size: '50%' } })
    assert.deepEqual(header.icc, icc)
  })

  it('is no profile where it has none', async () => {
    assert.equal((await render(await scene().png().toBuffer())).header.hasProfile, false)
  })

  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    it(`is that it is grey, as ${format}`, async () => {
      const source = await scene().toColourspace('b-w').png().toBuffer()
      const { bytes, header } = await render(source, {
        encode: { format },
        resize: { size: '30x' },
      })
      // WebP knows no grey.
      if (format !== 'webp') assert.deepEqual([header.space, header.channels], ['b-w', 1])
      const [red, green, blue] = pixelAt(await readPixels(bytes), 10, 10)
      if (format === 'webp') assert.deepEqual([green, blue], [red, red])
    })
  }

  it('is its transparency where it is grey too', async () => {
    const grey = await scene().toColourspace('b-w').png().toBuffer()
    const source = await sharp(grey).ensureAlpha(0.5).toColourspace('b-w').png().toBuffer()
    assert.deepEqual((await sharp(source).metadata()).channels, 2)
    const { header, bytes } = await render(source)
    assert.deepEqual([header.space, header.channels], ['b-w', 2])
    assert.deepEqual(await readPixels(bytes), await readPixels(source))
    const flat = await render(source, { encode: { format: 'jpeg' } })
    assert.deepEqual([flat.header.hasAlpha, flat.header.channels], [false, 1])
  })

  it('is every colour under full transparency', async () => {
    const data = Buffer.from([10, 200, 30, 0, 250, 5, 6, 255])
    const source = await sharp(data, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer()
    const { bytes } = await render(source)
    assert.deepEqual((await readPixels(bytes)).data, data)
  })
})

describe('the orientation of a picture', () => {
  const upright = paintScene(60, 40)

  for (const orientation of orientations) {
    it(`${orientation} is in the pixels afterwards, and no longer in the tag`, async () => {
      const source = await toSharp(storeOriented(upright, orientation))
        .withExif(exif)
        .withMetadata({ orientation })
        .png()
        .toBuffer()
      const { bytes, header, changed, size } = await render(source)
      assert.deepEqual([size.width, size.height], [60, 40])
      assert.equal(header.orientation ?? 1, 1)
      assert.equal(changed, orientation !== 1)
      assert.deepEqual((await readPixels(bytes)).data, Buffer.from(upright.data))
    })

    it(`${orientation} is minded by a resize of a JPEG`, async () => {
      const source = await toSharp(storeOriented(upright, orientation))
        .withMetadata({ orientation })
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer()
      const { bytes, header } = await render(source, { resize: { size: '30x' } })
      assert.deepEqual([header.width, header.height, header.orientation ?? 1], [30, 20, 1])
      const wanted = await toSharp(upright).resize(30, 20).png().toBuffer()
      assert.ok((await meanDifference(bytes, wanted)) < 6)
    })
  }
})

describe('a damaged picture', () => {
  it('is refused where its original would be replaced, and where it is cut at all', async () => {
    const cut = await makeBrokenJpeg()
    for (const strict of [true, false]) {
      await assert.rejects(render(cut, {}, strict), {
        name: 'FileFailure',
        code: 'corrupt',
        message: /^Expected an undamaged picture in \/in\/picture, got: .*premature end/i,
      })
    }
  })

  it('is taken with a warning where only a viewer would shrug, but not in place', async () => {
    const whole = await makeScene(60, 40).jpeg().toBuffer()
    // Bytes that belong to nothing, behind the first segment.
    const odd = Buffer.concat([whole.subarray(0, 20), Buffer.alloc(10, 1), whole.subarray(20)])
    const { losses, oddities, header } = await render(odd)
    assert.deepEqual([header.width, header.height], [60, 40])
    assert.match(oddities.join(), /extraneous bytes/)
    assert.equal(new Set(oddities).size, oddities.length)
    assert.deepEqual(losses, [], 'nothing of the picture is missing')
    await assert.rejects(render(odd, {}, true), { code: 'corrupt' })
  })

  it('that would become larger than its format allows is refused before it is decoded', async () => {
    const wide = await sharp({
      create: { width: 20_000, height: 1, channels: 3, background: 'red' },
    })
      .png()
      .toBuffer()
    await assert.rejects(render(wide, { encode: { format: 'webp' } }), {
      code: 'too_large',
      message: /^Expected at most 16383 pixels a side for webp/,
    })
    const { header } = await render(wide, { encode: { format: 'webp' }, resize: { size: '100x' } })
    assert.deepEqual([header.width, header.height], [100, 1])
  })
})
