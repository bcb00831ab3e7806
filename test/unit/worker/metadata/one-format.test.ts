import assert from 'node:assert/strict'
import sharp from 'sharp'
import { carryMetadata } from '../../../../worker/metadata/carry-metadata.js'
import { makeJpeg } from '../../../helpers/pictures.js'
import { readPixels } from '../../../helpers/pixels.js'
import { asSource, carry, readBack, texts } from './carry.js'
import { encode, makeFullJpeg, size, xmp } from './encoded.js'
import { cameraParts, makeBlock } from './exif-blocks.js'
import { makePlan } from './plans.js'

describe('carryMetadata within one format', () => {
  it('carries all from each format to itself', async () => {
    const jpeg = await asSource(
      'jpeg',
      makeFullJpeg(await makeJpeg(), makeBlock(cameraParts, false)),
    )
    for (const format of ['png', 'webp', 'avif', 'tiff'] as const) {
      const once = await carry(format, jpeg)
      const twice = await carry(format, await asSource(format, once.bytes))
      assert.deepEqual(twice.warnings, [], format)
      const [first, second] = [
        await readBack(format, once.bytes),
        await readBack(format, twice.bytes),
      ]
      assert.deepEqual(texts(second), texts(first))
      assert.ok(texts(second).includes('SERIAL-123456'))
      assert.deepEqual(second.xmp, first.xmp)
      assert.deepEqual(second.resources, first.resources)
    }
  })

  it('keeps the texts of a PNG, and takes credits from them', async () => {
    const png = await encode('png')
    const crc = Buffer.alloc(4)
    const chunk = (text: string) => {
      const data = Buffer.from(text, 'latin1')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(data.length - 4)
      return Buffer.concat([length, data, crc])
    }
    const bytes = Buffer.concat([
      png.subarray(0, 33),
      chunk('tEXtAuthor\0Ren\u00e9'),
      chunk('tEXtThumb::URI\0/home/me'),
      png.subarray(33),
    ])
    const source = { format: 'png', bytes, header: {} }
    const all = await carry('png', source)
    assert.deepEqual(
      (await sharp(all.bytes).metadata()).comments?.map(({ keyword }) => keyword),
      ['Author'],
    )
    const safe = await carry('jpeg', source, { policy: 'safe' })
    assert.deepEqual(texts(await readBack('jpeg', safe.bytes)), ['René'])
  })

  it('keeps the comments and XMP of a GIF', async () => {
    const gif = await encode('gif')
    const comment = Buffer.from('\x21\xfe\x05hello\0', 'latin1')
    const once = await carry('gif', {
      format: 'webp',
      bytes: gif,
      header: { xmp: Buffer.from(xmp) },
    })
    const bytes = Buffer.concat([once.bytes.subarray(0, -1), comment, Buffer.from(';')])
    const { bytes: result, warnings } = await carry('gif', await asSource('gif', bytes))
    const blocks = await readBack('gif', result)
    assert.deepEqual(warnings, [])
    assert.deepEqual(blocks.comments, [comment])
    assert.equal(blocks.xmp?.toString(), xmp)
  })

  it('keeps the alpha of a lossless WebP that had no extended header', async () => {
    const encoded = await sharp({
      create: { width: 40, height: 30, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0.5 } },
    })
      .webp({ lossless: true })
      .toBuffer()
    assert.equal(encoded.includes('VP8X'), false)
    const source = { format: 'jpeg', bytes: Buffer.alloc(0), header: {} }
    const plan = makePlan({ outputFormat: 'webp', size, copyright: 'Me' })
    const { bytes } = carryMetadata(encoded, source, plan)
    assert.ok(bytes.includes('VP8X'))
    const [before, after] = [await readPixels(encoded), await readPixels(bytes)]
    assert.deepEqual(after, before)
    assert.equal((await sharp(bytes).metadata()).hasAlpha, true)
  })

  it('tells the density by EXIF where the format has no other place', async () => {
    const exif = makeBlock({ ifd0: { 0x011a: [100, 1], 0x0128: 3 } })
    const source = { format: 'webp', bytes: Buffer.alloc(0), header: { exif } }
    for (const format of ['jpeg', 'png', 'tiff'] as const) {
      const { bytes } = await carry(format, source)
      assert.equal((await sharp(bytes).metadata()).density, 254, format)
    }
  })
})
