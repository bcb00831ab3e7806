import assert from 'node:assert/strict'
import { lstatSync, utimesSync } from 'node:fs'
import sharp from 'sharp'
import { toBuffer, type BytePath } from '../../../shared/byte-path.js'
import type { CommitMode } from '../../../shared/result.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { under } from '../../helpers/folders.js'
import { makeJpeg } from '../../helpers/pictures.js'
import { meanDifference } from '../../helpers/pixels.js'
import { makeThriftyJpeg } from './thrifty-jpeg.js'
import { useWorkplaces } from './workplace.js'

const resize = { resize: { size: '40x' } }

describe('keeping the bytes of the original', () => {
  const makeWorkplace = useWorkplaces()
  const thrifty = async (withExif: boolean) => {
    const jpeg = await makeThriftyJpeg()
    if (!withExif) return jpeg
    // EXIF of a few bytes behind SOI: it has to go, but re-encoding makes the file larger.
    const exif = (
      await makeScene(8, 8)
        .withExif({ IFD0: { Model: 'Camera' } })
        .jpeg()
        .toBuffer()
    ).subarray(2)
    const end = 2 + exif.readUInt16BE(2)
    return Buffer.concat([jpeg.subarray(0, 2), exif.subarray(0, end), jpeg.subarray(2)])
  }

  it('is done at a new place where it has no metadata that has to go', async () => {
    const place = makeWorkplace()
    const jpeg = await thrifty(false)
    place.put('a.jpg', jpeg)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'ok' && result.keptBytes, true)
    assert.ok(place.readOutput('a.jpg').equals(jpeg))
  })

  it('is not where it has some, whatever the size', async () => {
    const place = makeWorkplace()
    const jpeg = await thrifty(true)
    assert.ok((await sharp(jpeg).metadata()).exif)
    place.put('a.jpg', jpeg)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'ok' && result.keptBytes, false)
    const written = place.readOutput('a.jpg')
    assert.equal(written.includes('Camera'), false)
    assert.ok((await meanDifference(written, jpeg)) < 4)
  })

  it('is done with its metadata where all of it may stay', async () => {
    const place = makeWorkplace({}, { metadata: { policy: 'all' } })
    const jpeg = await thrifty(true)
    place.put('a.jpg', jpeg)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'ok' && result.keptBytes, true)
    assert.ok(place.readOutput('a.jpg').equals(jpeg))
  })

  it('is not where other colours were asked for', async () => {
    const place = makeWorkplace({}, { colour: { space: 'srgb' } })
    const wide = await makeScene(48, 32)
      .withIccProfile('p3')
      .jpeg({ quality: 60, mozjpeg: true })
      .toBuffer()
    place.put('a.jpg', wide)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'ok' && result.keptBytes, false)
    assert.equal((await sharp(place.readOutput('a.jpg')).metadata()).hasProfile, false)
  })
})

describe('the date of a result', () => {
  const makeWorkplace = useWorkplaces()
  const SECONDS = 1_234_567_890.123457
  const mtimeNs = (path: BytePath) => lstatSync(toBuffer(path), { bigint: true }).mtimeNs
  const isNear = (one: bigint, other: bigint) => one - other < 1_000n && other - one < 1_000n

  const rows: readonly (readonly [CommitMode, boolean, boolean])[] = [
    ['new-file', true, true],
    ['new-file', false, false],
    ['in-place', true, true],
    ['in-place', false, true],
    ['replace-source', true, true],
    ['replace-source', false, true],
  ]
  for (const [commitMode, keepDates, kept] of rows) {
    it(`is ${kept ? 'that of its source' : 'now'} as ${commitMode}${keepDates ? ' with --keep-dates' : ''}`, async () => {
      const place = makeWorkplace({ commitMode, keepDates }, resize)
      const input = place.put('a.jpg', await makeJpeg())
      utimesSync(toBuffer(input), SECONDS, SECONDS)
      const before = mtimeNs(input)
      const name = commitMode === 'replace-source' ? 'b.jpg' : 'a.jpg'
      const output = under(place.folder, `${commitMode === 'new-file' ? 'out' : 'in'}/${name}`)
      assert.equal((await place.process('a.jpg', { output })).status, 'ok')
      assert.equal(isNear(mtimeNs(output), before), kept)
    })
  }

  it('is that of its source where its bytes were kept as well', async () => {
    const place = makeWorkplace({ keepDates: true })
    const input = place.put('a.jpg', await makeThriftyJpeg())
    utimesSync(toBuffer(input), SECONDS, SECONDS)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'ok' && result.keptBytes, true)
    assert.ok(isNear(mtimeNs(place.task('a.jpg').output), mtimeNs(input)))
  })
})
