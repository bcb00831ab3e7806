import assert from 'node:assert/strict'
import { linkSync, lstatSync, symlinkSync } from 'node:fs'
import sharp from 'sharp'
import { asBytePath, toBuffer } from '../../../shared/byte-path.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { closeFence } from '../../../worker/fence.js'
import { makeBrokenJpeg, makeJpeg, makePng } from '../../helpers/pictures.js'
import { put, under } from '../../helpers/folders.js'
import { makeThriftyJpeg } from './thrifty-jpeg.js'
import { useWorkplaces } from './workplace.js'

const resize = { resize: { size: '40x' } }

describe('processing a file into a new place', () => {
  const makeWorkplace = useWorkplaces()

  it('ends ok, with the facts of input and output and the time of each phase', async () => {
    const place = makeWorkplace({}, resize)
    const jpeg = await makeJpeg(160, 120)
    place.put('sub/a.jpg', jpeg)
    const result = await place.process('sub/a.jpg', { id: 7 })
    assert.ok(result.status === 'ok')
    const { bytes } = result.output
    assert.deepEqual(result.input, { format: 'jpeg', width: 160, height: 120, bytes: jpeg.length })
    assert.deepEqual(result.output, { format: 'jpeg', width: 40, height: 30, bytes })
    assert.deepEqual(
      [result.id, result.keptBytes, result.backupBytes, result.warnings],
      [7, false, 0, []],
    )
    const { width, height, size } = await sharp(place.readOutput('sub/a.jpg')).metadata()
    assert.deepEqual([width, height, size], [40, 30, bytes])
    for (const phase of Object.values(result.timings)) assert.ok(phase > 0)
    assert.deepEqual(place.files(), ['in/sub/a.jpg', 'out/sub/a.jpg'])
    assert.deepEqual(place.journalSteps(), ['start', 'intent', 'done'])
  })

  it('writes the format asked for', async () => {
    const place = makeWorkplace({}, { encode: { format: 'webp' } })
    place.put('a.jpg', await makeJpeg())
    const output = under(place.folder, 'out/a.webp')
    const result = await place.process('a.jpg', { output, format: 'webp' })
    assert.ok(result.status === 'ok')
    assert.equal(result.output.format, 'webp')
    assert.equal((await sharp(place.readOutput('a.webp')).metadata()).format, 'webp')
  })

  it('keeps the bytes where encoding anew would gain nothing', async () => {
    const place = makeWorkplace()
    const jpeg = await makeThriftyJpeg()
    place.put('a.jpg', jpeg)
    const result = await place.process('a.jpg')
    assert.ok(result.status === 'ok')
    assert.deepEqual([result.keptBytes, result.output.bytes], [true, jpeg.length])
    assert.ok(place.readOutput('a.jpg').equals(jpeg))
    assert.equal(lstatSync(toBuffer(place.task('a.jpg').output)).nlink, 1)
  })

  it('takes the smaller bytes where encoding gains something', async () => {
    const place = makeWorkplace()
    const png = await makeScene(80, 60).png({ compressionLevel: 0 }).toBuffer()
    place.put('a.png', png)
    const result = await place.process('a.png')
    assert.ok(result.status === 'ok')
    assert.equal(result.keptBytes, false)
    assert.ok(result.output.bytes < png.length)
  })

  it('goes by what the file holds, and warns of a name that promises something else', async () => {
    const place = makeWorkplace({}, resize)
    place.put('a.jpg', await makePng())
    const result = await place.process('a.jpg')
    assert.ok(result.status === 'ok')
    assert.deepEqual(result.warnings, ['Named like jpeg but holds png'])
    assert.deepEqual([result.input?.format, result.output.format], ['png', 'png'])
  })

  it('reads a file whose name is no UTF-8', async () => {
    const place = makeWorkplace({}, resize)
    place.put('caf\xe9/\xff.jpg', await makeJpeg())
    assert.equal((await place.process('caf\xe9/\xff.jpg')).status, 'ok')
    assert.deepEqual(place.files(), ['in/caf\xe9/\xff.jpg', 'out/caf\xe9/\xff.jpg'])
  })

  const failures = [
    ['not_found', undefined, /got ENOENT$/],
    ['empty', '', /got 0 bytes$/],
    ['unsupported_format', 'just some text', /unsupported image format/],
  ] as const
  for (const [code, content, message] of failures) {
    it(`fails as ${code}, without a trace on the disk`, async () => {
      const place = makeWorkplace()
      if (content !== undefined) place.put('a.jpg', content)
      const before = place.files()
      const result = await place.process('a.jpg')
      assert.ok(result.status === 'failed')
      assert.equal(result.code, code)
      assert.match(result.message, message)
      assert.match(result.message, /in\/a\.jpg/)
      const steps = code === 'unsupported_format' ? ['start', `done ${code}`] : []
      assert.deepEqual([place.files(), place.journalSteps()], [before, steps])
    })
  }

  it('fails as corrupt with the facts of its header, and writes nothing', async () => {
    const place = makeWorkplace()
    place.put('a.jpg', await makeBrokenJpeg())
    const result = await place.process('a.jpg')
    assert.ok(result.status === 'failed')
    assert.deepEqual([result.code, result.input?.width], ['corrupt', 160])
    assert.deepEqual(place.files(), ['in/a.jpg'])
  })

  it('fails on a link, even to a good picture', async () => {
    const place = makeWorkplace()
    const target = place.put('target.jpg', await makeJpeg())
    symlinkSync(toBuffer(target), toBuffer(under(place.job.inputRoot, 'a.jpg')))
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'failed' && result.code, 'not_a_regular_file')
  })

  it('fails outside of the roots, for reading and for writing', async () => {
    const place = makeWorkplace()
    place.put('a.jpg', await makeJpeg())
    for (const extra of [
      { input: asBytePath('/etc/hostname') },
      { output: asBytePath('/tmp/image-ray-nobody-writes-here.jpg') },
      { output: asBytePath(`${place.folder}/out/../../x.jpg`) },
    ]) {
      const result = await place.process('a.jpg', extra)
      assert.equal(result.status === 'failed' && result.code, 'permission')
    }
    assert.deepEqual(place.files(), ['in/a.jpg'])
  })

  it('fails or skips before any work where the output is there', async () => {
    for (const ifExists of ['fail', 'skip'] as const) {
      const place = makeWorkplace({ ifExists })
      place.put('a.jpg', 'not even read')
      put(place.task('a.jpg').output, 'older')
      const result = await place.process('a.jpg')
      const told = result.status === 'failed' ? result.code : 'no code'
      if (ifExists === 'fail') assert.equal(told, 'output_exists')
      else assert.equal(result.status === 'skipped' && result.reason, 'output_exists')
      assert.equal(place.readOutput('a.jpg').toString(), 'older')
      assert.deepEqual(place.journalSteps(), [])
    }
  })

  it('replaces an output where that was asked for', async () => {
    const place = makeWorkplace({ ifExists: 'replace' }, resize)
    place.put('a.jpg', await makeJpeg())
    put(place.task('a.jpg').output, 'older')
    assert.equal((await place.process('a.jpg')).status, 'ok')
    assert.equal((await sharp(place.readOutput('a.jpg')).metadata()).width, 40)
  })

  it('takes a file of several names, since its own stays', async () => {
    const place = makeWorkplace({}, resize)
    const path = place.put('a.jpg', await makeJpeg())
    linkSync(toBuffer(path), toBuffer(under(place.folder, 'other.jpg')))
    assert.equal((await place.process('a.jpg')).status, 'ok')
  })

  it('fails as cancelled where the call was closed meanwhile', async () => {
    const place = makeWorkplace({}, resize)
    place.put('a.jpg', await makeJpeg())
    closeFence(place.fence)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'failed' && result.code, 'cancelled')
    assert.deepEqual(place.files(), ['in/a.jpg'])
  })

  it('fails as internal where the steps do not fit, and does not reject', async () => {
    const place = makeWorkplace({ steps: [{ name: 'no-such-step', options: {} }] })
    place.put('a.jpg', await makeJpeg())
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'failed' && result.code, 'internal')
    assert.deepEqual(place.files(), ['in/a.jpg'])
  })
})
