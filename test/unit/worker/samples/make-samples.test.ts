import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { makeSamples } from '../../../../worker/samples/make-samples.js'
import { orientations } from '../../../../worker/samples/orientation.js'
import { listSamples, type SampleFile } from '../../../../worker/samples/sample-list.js'

/** Value of tag 259 in the first directory of a little-endian TIFF; 5 is LZW (TIFF 6.0, p. 30). */
function tiffCompressionOf(tiff: Buffer): number | undefined {
  const directory = tiff.readUInt32LE(4)
  for (let entry = 0; entry < tiff.readUInt16LE(directory); entry++) {
    const at = directory + 2 + entry * 12
    if (tiff.readUInt16LE(at) === 259) return tiff.readUInt16LE(at + 8)
  }
  return undefined
}

describe('makeSamples', function () {
  this.timeout(60_000)
  let root = ''
  let files: readonly SampleFile[] = []
  const read = (name: string) => readFile(join(root, name))

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'image-ray-test-'))
    await writeFile(join(root, 'graphic.png'), 'mine')
    files = await makeSamples(root)
  })
  after(() => rm(root, { recursive: true }))

  it('leaves a file alone that was there before, and makes it when it is gone', async () => {
    assert.equal(String(await read('graphic.png')), 'mine')
    const { mtimeMs } = await stat(join(root, 'camera.jpg'))
    await rm(join(root, 'graphic.png'))
    await makeSamples(root)
    assert.equal((await sharp(await read('graphic.png')).metadata()).format, 'png')
    assert.equal((await stat(join(root, 'camera.jpg'))).mtimeMs, mtimeMs)
  })

  it('makes the files that it lists and no others', async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const found = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    assert.deepEqual(found.sort(), files.map(({ name }) => name).sort())
    assert.equal(files.length, 20)
  })

  it('makes the same bytes again', async () => {
    // The camera's picture is made as the others are, but takes longer than all of them.
    for (const { name, encode } of listSamples().filter(({ name }) => name !== 'camera.jpg')) {
      assert.ok((await read(name)).equals(await encode()), name)
    }
  })

  for (const sample of listSamples().filter(({ format }) => format !== 'text')) {
    it(`tells format and size of ${sample.name}`, async () => {
      const { format, compression, autoOrient } = await sharp(await read(sample.name)).metadata()
      assert.equal(compression === 'av1' ? 'avif' : format, sample.format)
      assert.deepEqual(autoOrient, { width: sample.width, height: sample.height })
    })

    it(`${sample.broken ? 'cannot decode' : 'decodes'} ${sample.name} to its end`, async () => {
      const decode = sharp(await read(sample.name), { failOn: 'warning' }).stats()
      await (sample.broken ? assert.rejects(decode, /premature end/i) : decode)
    })
  }

  for (const orientation of orientations) {
    it(`shows the upright photo where orientation ${orientation} is honoured`, async () => {
      const photo = sharp(await read(`photo-orientation-${orientation}.jpg`))
      assert.equal((await photo.metadata()).orientation, orientation)
      const upright = await sharp(await read('photo-orientation-1.jpg'))
        .raw()
        .toBuffer()
      const shown = await photo.autoOrient().raw().toBuffer()
      const difference = upright.reduce(
        (sum, level, at) => sum + Math.abs(level - (shown[at] ?? 0)),
        0,
      )
      assert.ok(difference / upright.length < 3, `mean difference ${difference / upright.length}`)
    })
  }

  it('has photos with EXIF of a camera', async () => {
    const { exif } = await sharp(await read('photo-orientation-6.jpg')).metadata()
    const text = exif?.toString('latin1') ?? ''
    for (const value of ['image-ray', 'Sample camera', 'Public domain', '2024:07:14 09:30:00']) {
      assert.ok(text.includes(value), value)
    }
  })

  it('has one picture of each odd kind', async () => {
    const facts = async (name: string) => sharp(await read(name)).metadata()
    const camera = await facts('camera.jpg')
    assert.equal(camera.chromaSubsampling, '4:4:4')
    assert.equal(camera.icc?.toString('latin1', 16, 20), 'RGB ')
    assert.equal((await facts('trips/2023/grey.jpg')).channels, 1)
    assert.equal((await facts('graphic.png')).hasAlpha, false)
    assert.equal((await facts('animals/palette.gif')).pages, 1)
    assert.equal(tiffCompressionOf(await read('trips/2023/scan.tiff')), 5)
    assert.equal((await sharp(await read('animals/transparent.png')).stats()).isOpaque, false)
    assert.equal(String((await read('trips/2024/lossless.webp')).subarray(12, 16)), 'VP8L')
    assert.equal(String((await read('trips/2024/lossy.webp')).subarray(12, 16)), 'VP8 ')
  })
})
