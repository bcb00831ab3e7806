import assert from 'node:assert/strict'
import sharp, { type Metadata } from 'sharp'
import { standardLimits } from '../../../shared/limits.js'
import type { PipelineInput } from '../../../shared/operations/pipeline.js'
import type { CommitMode } from '../../../shared/result.js'
import { finishPicture, type Finished } from '../../../worker/finish-picture.js'
import { openSource } from '../../../worker/open-source.js'
import { requireKeepable } from '../../../worker/require-keepable.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { meanDifference, readPixels } from '../../helpers/pixels.js'
import { makeBmp } from './bmp.js'
import { makeGainMapJpeg, readGainMap } from './gain-map.js'
import { makeWork } from './rendering.js'

async function finish(
  bytes: Buffer,
  operations: PipelineInput = {},
  mode: CommitMode = 'in-place',
): Promise<Finished & { readonly header: Metadata; readonly exif: string }> {
  const { task, job } = makeWork(operations, mode)
  const opened = await openSource(task.input, bytes, { allowSvg: false, limits: standardLimits })
  const { outputFormat: format, frames } = requireKeepable(task, job, opened.probe)
  const finished = await finishPicture({ task, job, opened, format, frames })
  const header = await sharp(finished.bytes).metadata()
  return { ...finished, header, exif: header.exif?.toString('latin1') ?? '' }
}

const scene = () => makeScene(60, 40)
const withExif = () =>
  scene().withExif({
    IFD0: { Copyright: 'Somebody', Model: 'Camera' },
    IFD2: { UserComment: 'hello' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
  })

describe('the metadata of a finished picture', () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const) {
    it(`is all of its EXIF data in place of a ${format}, orientation reset`, async () => {
      const source = await withExif()
        .withMetadata({ orientation: 6 })
        .toFormat(format, format === 'tiff' ? { compression: 'lzw' } : {})
        .toBuffer()
      const { exif, header, size } = await finish(source)
      // What of EXIF a TIFF has, sharp writes into tags of its own.
      if (format !== 'tiff') {
        for (const text of ['Somebody', 'Camera', 'hello']) assert.ok(exif.includes(text), text)
      }
      assert.equal(header.orientation ?? 1, 1)
      assert.deepEqual([header.width, header.height], [size.width, size.height])
    })
  }

  it('is its credits alone at a new place, unless all is asked for', async () => {
    const source = await withExif().jpeg().toBuffer()
    const safe = await finish(source, {}, 'new-file')
    assert.ok(safe.exif.includes('Somebody'))
    assert.ok(!safe.exif.includes('Camera') && !safe.exif.includes('hello'))
    const all = await finish(source, { metadata: { policy: 'all' } }, 'new-file')
    assert.ok(all.exif.includes('Camera') && all.exif.includes('hello'))
    const none = await finish(source, { metadata: { policy: 'none' } }, 'new-file')
    assert.ok(!none.exif.includes('Somebody'))
  })

  it('is its XMP data, word for word', async () => {
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ' +
      'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' +
      'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>'
    const source = await scene().withXmp(xmp).jpeg().toBuffer()
    const { header } = await finish(source)
    assert.match(header.xmpAsString ?? '', /xmp:Rating="4"/)
  })

  for (const format of ['jpeg', 'png', 'tiff'] as const) {
    it(`is its resolution in ${format}`, async () => {
      const source = await scene().withMetadata({ density: 300 }).jpeg().toBuffer()
      const { header } = await finish(
        source,
        { encode: { format }, resize: { size: '30x' } },
        'new-file',
      )
      assert.equal(header.density, 300)
    })
  }

  it('leaves the pixels as they were encoded, and the profile', async () => {
    const source = await withExif().withIccProfile('p3').png().toBuffer()
    const { bytes, header } = await finish(source)
    assert.deepEqual(await readPixels(bytes), await readPixels(source))
    assert.deepEqual(header.icc, (await sharp(source).metadata()).icc)
  })

  it('leaves a gain map readable', async () => {
    const { bytes } = await finish(await makeGainMapJpeg(), {
      metadata: { copyright: 'Somebody' },
    })
    assert.equal((await readGainMap(bytes))?.width, 24)
    assert.match((await sharp(bytes).metadata()).exif?.toString('latin1') ?? '', /Somebody/)
  })
})

describe('whether a source has just the metadata that its copy is to have', () => {
  const rows: readonly (readonly [string, boolean, boolean, PipelineInput, CommitMode])[] = [
    ['with EXIF in place', true, true, {}, 'in-place'],
    ['with EXIF at a new place', true, false, {}, 'new-file'],
    ['without any at a new place', false, true, {}, 'new-file'],
    ['with EXIF where none may stay', true, false, { metadata: { policy: 'none' } }, 'in-place'],
    ['with EXIF to be stripped', true, false, { metadata: { strip: ['gps'] } }, 'in-place'],
    ['with a copyright to come', false, false, { metadata: { copyright: 'Me' } }, 'in-place'],
  ]
  for (const [title, hasExif, keepsAll, operations, mode] of rows) {
    it(`is ${keepsAll ? 'so' : 'not so'} ${title}`, async () => {
      const source = await (hasExif ? withExif() : scene()).jpeg().toBuffer()
      assert.equal((await finish(source, operations, mode)).keepsAll, keepsAll)
    })
  }
})

describe('whether a picture was changed', () => {
  it('is so where colours were converted as asked', async () => {
    const source = await scene().withIccProfile('p3').png().toBuffer()
    assert.equal((await finish(source, { colour: { space: 'srgb' } })).changed, true)
    assert.equal((await finish(source)).changed, false)
  })
})

describe('a picture that sharp cannot read', () => {
  it('is made over and finished in the format that stands in for its own', async () => {
    const rgb = await scene().raw().toBuffer()
    const { bytes, header } = await finish(makeBmp(60, 40, rgb), {}, 'new-file')
    assert.equal(header.format, 'png')
    assert.equal(await meanDifference(bytes, await scene().png().toBuffer()), 0)
  })
})
