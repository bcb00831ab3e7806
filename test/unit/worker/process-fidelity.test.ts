import assert from 'node:assert/strict'
import sharp from 'sharp'
import { make16BitPng, makeAnimation } from '../../../worker/samples/odd-pictures.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { under } from '../../helpers/folders.js'
import { makeJpeg } from '../../helpers/pictures.js'
import { meanDifference, readPixels } from '../../helpers/pixels.js'
import { makeBmp } from './bmp.js'
import { makeUnequalPages } from './two-pages.js'
import { useWorkplaces } from './workplace.js'

const transparentPng = () => makeScene(48, 32).ensureAlpha(0.5).png().toBuffer()
const toJpeg = { encode: { format: 'jpeg' } }
const resize = { resize: { size: '40x' } }

describe('processing a file of which something would be lost', () => {
  const makeWorkplace = useWorkplaces()

  it('ends ok with a warning for each loss', async () => {
    const place = makeWorkplace({}, toJpeg)
    place.put('a.png', await transparentPng())
    const output = under(place.folder, 'out/a.jpg')
    const result = await place.process('a.png', { format: 'jpeg', output })
    assert.equal(result.status, 'ok')
    assert.deepEqual(result.warnings, ['Transparency was laid on white, since jpeg has none'])
  })

  it('fails with its text under --strict, and writes nothing', async () => {
    const place = makeWorkplace({ strict: true }, toJpeg)
    place.put('a.png', await transparentPng())
    const output = under(place.folder, 'out/a.jpg')
    const result = await place.process('a.png', { format: 'jpeg', output })
    assert.ok(result.status === 'failed')
    assert.equal(result.code, 'unsupported_format')
    assert.match(
      result.message,
      /^Expected nothing of .*in\/a\.png to be lost \(--strict\), got: Transparency was laid on white, since jpeg has none$/,
    )
    const steps = ['start', 'done unsupported_format']
    assert.deepEqual([place.files(), place.journalSteps()], [['in/a.png'], steps])
  })

  it('does not fail under --strict where nothing is lost, be its name a lie', async () => {
    const place = makeWorkplace({ strict: true }, resize)
    place.put('a.jpg', await transparentPng())
    const result = await place.process('a.jpg')
    assert.equal(result.status, 'ok')
    assert.deepEqual(result.warnings, ['Named like jpeg but holds png'])
  })

  it('does not fail under --strict for an oddity of the file', async () => {
    const whole = await makeJpeg()
    const odd = Buffer.concat([whole.subarray(0, 20), Buffer.alloc(10, 1), whole.subarray(20)])
    const place = makeWorkplace({ strict: true }, resize)
    place.put('a.jpg', odd)
    const result = await place.process('a.jpg')
    assert.equal(result.status, 'ok')
    assert.match(result.warnings.join(), /extraneous bytes/)
  })
})

describe('processing what a format can hold', () => {
  const makeWorkplace = useWorkplaces()

  it('keeps 16 bits in place', async () => {
    const place = makeWorkplace({ commitMode: 'in-place' }, { resize: { size: '50%' } })
    place.put('a.png', await make16BitPng())
    assert.equal((await place.process('a.png')).status, 'ok')
    const { depth, width } = await sharp(place.readOutput('a.png')).metadata()
    assert.deepEqual([depth, width], ['ushort', 48])
  })

  it('keeps an animation whole in place', async () => {
    const place = makeWorkplace({ commitMode: 'in-place' }, { resize: { size: '50%' } })
    const gif = await makeAnimation('gif', 4)
    place.put('a.gif', gif)
    const result = await place.process('a.gif')
    assert.deepEqual([result.status, result.warnings], ['ok', []])
    const [before, after] = await Promise.all(
      [gif, place.readOutput('a.gif')].map((bytes) => sharp(bytes).metadata()),
    )
    assert.deepEqual([after?.pages, after?.width, after?.height], [4, 48, 32])
    assert.deepEqual([after?.delay, after?.loop], [before?.delay, before?.loop])
  })

  it('takes one frame where that was asked for, which is told', async () => {
    const gif = await makeAnimation('gif', 4)
    for (const firstFrame of [true, false]) {
      const place = makeWorkplace({}, { ...toJpeg, frames: { firstFrame } })
      place.put('a.gif', gif)
      const output = under(place.folder, 'out/a.jpg')
      const result = await place.process('a.gif', { format: 'jpeg', output })
      if (firstFrame) {
        assert.equal(result.status, 'ok')
        assert.ok(result.warnings.includes('Only the first of 4 frames was taken'))
        const first = await sharp(gif).flatten({ background: 'white' }).png().toBuffer()
        assert.ok((await meanDifference(place.readOutput('a.jpg'), first)) < 4)
      } else {
        assert.ok(result.status === 'failed')
        assert.match(result.message, /got 4 frames or pages \(--first-frame takes the first\)/)
        assert.deepEqual(place.files(), ['in/a.gif'])
      }
    }
  })

  it('refuses pages of several sizes with the reason', async () => {
    const place = makeWorkplace({ commitMode: 'in-place' }, resize)
    const tiff = await makeUnequalPages()
    place.put('a.tiff', tiff)
    const result = await place.process('a.tiff')
    assert.ok(result.status === 'failed')
    assert.equal(result.code, 'unsupported_format')
    assert.match(result.message, /all pages of one size .*page 1 differs from page 0/)
    assert.ok(place.readOutput('a.tiff').equals(tiff))
  })
})

describe('processing formats without an encoder', () => {
  const makeWorkplace = useWorkplaces()
  const bmp = async () => makeBmp(48, 32, await makeScene(48, 32).raw().toBuffer())

  it('refuses them in place and says what would help', async () => {
    const place = makeWorkplace({ commitMode: 'in-place' }, resize)
    const bytes = await bmp()
    place.put('a.bmp', bytes)
    const result = await place.process('a.bmp')
    assert.ok(result.status === 'failed')
    assert.match(result.message, /got bmp \(--output-dir, or --format png with --replace-source/)
    assert.equal(result.input?.format, 'bmp')
    assert.ok(place.readOutput('a.bmp').equals(bytes))
  })

  it('writes them as what stands in for them at a new place', async () => {
    const place = makeWorkplace()
    place.put('a.bmp', await bmp())
    const output = under(place.folder, 'out/a.png')
    const result = await place.process('a.bmp', { output })
    assert.ok(result.status === 'ok')
    assert.deepEqual([result.input?.format, result.output.format], ['bmp', 'png'])
    assert.deepEqual(
      await readPixels(place.readOutput('a.png')),
      await readPixels(await makeScene(48, 32).png().toBuffer()),
    )
  })

  it('renders drawings only where that is allowed', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">' +
      '<rect width="20" height="10" fill="#ff0000"/></svg>'
    for (const allowSvg of [true, false]) {
      const place = makeWorkplace({}, {}, allowSvg)
      place.put('a.svg', svg)
      const output = under(place.folder, 'out/a.png')
      const result = await place.process('a.svg', { output })
      if (allowSvg) {
        assert.equal(result.status, 'ok')
        const { data, width, height } = await readPixels(place.readOutput('a.png'))
        assert.deepEqual([width, height, ...data.subarray(0, 3)], [20, 10, 255, 0, 0])
      } else {
        assert.ok(result.status === 'failed')
        assert.equal(result.code, 'unsupported_format')
        assert.match(result.message, /SVG/)
      }
    }
  })
})
