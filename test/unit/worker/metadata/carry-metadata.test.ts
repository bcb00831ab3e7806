import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { MetadataSource } from '../../../../worker/metadata/carry-metadata.js'
import { hasEndMarker } from '../../../../worker/verify.js'
import { makeJpeg } from '../../../helpers/pictures.js'
import { readPixels } from '../../../helpers/pixels.js'
import { asSource, carry, readBack, texts } from './carry.js'
import { encode, encodeAll, insert, makeFullJpeg, segment, xmp } from './encoded.js'
import { cameraParts, makeBlock, makerNote } from './exif-blocks.js'

describe('carryMetadata', () => {
  let full: MetadataSource
  before(async () => {
    full = await asSource('jpeg', makeFullJpeg(await makeJpeg(), makeBlock(cameraParts)))
  })

  it('leaves the pixels, the profile and the end of every format as they were', async () => {
    for (const [format, encoded] of await encodeAll()) {
      for (const policy of ['all', 'safe', 'none'] as const) {
        const { bytes } = await carry(format, full, { policy, copyright: 'Me' })
        const [before, after] = [await readPixels(encoded), await readPixels(bytes)]
        assert.ok(before.data.equals(after.data), `${format} ${policy}`)
        await sharp(bytes, { failOn: 'warning' }).stats()
        const facts = await sharp(bytes).metadata()
        assert.deepEqual(facts.icc, (await sharp(encoded).metadata()).icc)
        assert.equal(facts.orientation ?? 1, 1)
        assert.ok(hasEndMarker(format, bytes), format)
      }
    }
  })

  it('does not touch what it was given', async () => {
    const encoded = await encode('jpeg')
    const copies = [Buffer.from(encoded), Buffer.from(full.bytes)]
    await carry('jpeg', full, { copyright: 'Me', strip: ['gps'] })
    assert.deepEqual([encoded, full.bytes], copies)
  })

  it('carries all from JPEG to JPEG', async () => {
    const { bytes, warnings } = await carry('jpeg', full)
    const blocks = await readBack('jpeg', bytes)
    assert.deepEqual(warnings, [])
    assert.ok(blocks.exif?.includes(makerNote))
    assert.ok(texts(blocks).includes('Zoë Photographer'))
    assert.equal(blocks.xmp?.toString(), xmp)
    assert.deepEqual(
      blocks.resources.map(({ id }) => id),
      [0x0404, 0x03f3],
    )
    assert.deepEqual(blocks.comments.map(String), ['a comment'])
  })

  for (const [format, kept, lost] of [
    ['png', ['exif', 'xmp'], 'png for IPTC, Photoshop data, comments'],
    ['webp', ['exif', 'xmp'], 'webp for IPTC, Photoshop data, comments'],
    ['avif', ['exif', 'xmp'], 'avif for IPTC, Photoshop data, comments'],
    ['tiff', ['exif', 'xmp', 'iptc'], 'tiff for comments'],
    ['gif', ['xmp'], 'gif for EXIF, IPTC, Photoshop data, comments'],
  ] as const) {
    it(`carries ${kept.join(', ')} into ${format} and tells what is lost`, async () => {
      const { bytes, warnings } = await carry(format, full)
      const blocks = await readBack(format, bytes)
      assert.equal(warnings.at(-1), `No place was found in ${lost}`)
      assert.equal(blocks.xmp?.toString(), xmp)
      const hasExif = kept.some((name) => name === 'exif')
      assert.equal(texts(blocks).includes('SERIAL-123456'), hasExif)
      assert.equal(blocks.resources.length > 0, format === 'tiff')
      if (format === 'tiff') {
        assert.match(warnings[0] ?? '', /MakerNote/)
      } else if (hasExif) {
        assert.ok(blocks.exif?.includes(makerNote))
        assert.ok((await sharp(bytes).metadata()).exif?.includes(makerNote))
      }
    })
  }

  it('carries credits and nothing else under safe, in every format with a place', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const) {
      const { bytes, warnings } = await carry(format, full, { policy: 'safe' })
      const blocks = await readBack(format, bytes)
      const found = texts(blocks)
      for (const text of ['Zoë Photographer', 'Old owner', 'A dog on the beach', '+02:00', '42']) {
        assert.ok(found.includes(text), `${format} ${text}`)
      }
      assert.ok(blocks.xmp?.includes('Xena Xmp'), format)
      assert.equal(blocks.resources.length, 0)
      assert.deepEqual(warnings, [])
      for (const secret of [makerNote, 'SECRET', 'SERIAL', 'THUMBNAIL', 'Camera', 'comment']) {
        assert.equal(bytes.includes(secret), false, `${format} ${String(secret)}`)
      }
    }
  })

  it('takes credits from IPTC where EXIF lacks them', async () => {
    const source = await asSource(
      'jpeg',
      makeFullJpeg(await makeJpeg(), makeBlock({ ifd0: { 0x0112: 1 } })),
    )
    const { bytes } = await carry('webp', source, { policy: 'safe' })
    assert.deepEqual(texts(await readBack('webp', bytes)), [
      'Ian Iptc',
      'Agency copyright',
      '2024:07:01 12:30:00',
      '+02:00',
    ])
  })

  it('leaves nothing but profile and density under none', async () => {
    for (const format of ['jpeg', 'png', 'tiff'] as const) {
      const { bytes } = await carry(format, full, { policy: 'none' })
      const { exif, xmp: packet, iptc, density, icc } = await sharp(bytes).metadata()
      assert.deepEqual([exif, packet, iptc], [undefined, undefined, undefined])
      assert.equal(density, 300)
      assert.ok(icc)
    }
  })

  it('writes a copyright even under none, where nothing else was', async () => {
    const source = await asSource('jpeg', await makeJpeg())
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const) {
      const { bytes } = await carry(format, source, { policy: 'none', copyright: '© Zoë' })
      assert.ok(texts(await readBack(format, bytes)).includes('© Zoë'), format)
    }
    const { warnings } = await carry('gif', source, { copyright: '© Zoë' })
    assert.deepEqual(warnings, ['No place was found in gif for EXIF'])
  })

  it('leaves no older copyright beside a new one', async () => {
    const { bytes } = await carry('jpeg', full, { copyright: 'Me' })
    for (const old of ['Old owner', 'Agency copyright']) assert.equal(bytes.includes(old), false)
    assert.ok(bytes.includes('Headline of the agency'))
  })

  it('strips each kind on its own', async () => {
    for (const [kind, gone, stays] of [
      ['exif', 'SERIAL', 'Xena'],
      ['xmp', 'Xena', 'SERIAL'],
      ['iptc', 'Headline', 'SERIAL'],
      ['comments', 'a comment', 'SERIAL'],
      ['gps', 'SECRET', 'SERIAL'],
      ['makernote', makerNote, 'SERIAL'],
    ] as const) {
      const { bytes, warnings } = await carry('jpeg', full, { strip: [kind] })
      assert.equal(bytes.includes(gone), false, kind)
      assert.ok(bytes.includes(stays), kind)
      assert.deepEqual(warnings, [])
    }
  })

  it('leaves out damaged blocks with a warning each', async () => {
    const bytes = insert(
      await makeJpeg(),
      segment(0xe1, 'Exif\0\0', 'no EXIF at all'),
      segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', '<x:xmpmeta'),
    )
    const { warnings } = await carry('jpeg', { format: 'jpeg', bytes, header: {} })
    assert.deepEqual(warnings, [
      'EXIF was left out, since it is damaged or of an unknown kind',
      'XMP was left out, since it is damaged or of an unknown kind',
    ])
  })

  it('leaves out what is too large for a JPEG', async () => {
    const exif = makeBlock({ exif: { 0x9286: Buffer.alloc(70_000, 'x') } })
    const padded = `${xmp}${' '.repeat(100_000)}<?xpacket end="w"?>`
    const source = {
      format: 'webp',
      bytes: Buffer.alloc(0),
      header: { exif, xmp: Buffer.from(padded) },
    }
    const { bytes, warnings } = await carry('jpeg', source)
    assert.deepEqual(warnings, ['No place was found in jpeg for EXIF'])
    // Without its filling the packet fits.
    assert.ok((await readBack('jpeg', bytes)).xmp?.includes('Xena Xmp'))
    const roomy = await carry('png', source)
    assert.deepEqual(roomy.warnings, [])
  })
})
