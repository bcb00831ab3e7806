import assert from 'node:assert/strict'
import { linkSync, renameSync, rmSync } from 'node:fs'
import sharp from 'sharp'
import { toBuffer } from '../../../shared/byte-path.js'
import { makeBrokenJpeg, makeJpeg, makePng } from '../../helpers/pictures.js'
import { put, take, under } from '../../helpers/folders.js'
import { makeThriftyJpeg } from './thrifty-jpeg.js'
import { useWorkplaces } from './workplace.js'

const resize = { resize: { size: '40x' } }

describe('processing a file in place', () => {
  const makeWorkplace = useWorkplaces()
  const inPlace = (operations = {}) => makeWorkplace({ commitMode: 'in-place' }, operations)

  it('replaces it by its result and keeps the original', async () => {
    const place = inPlace(resize)
    const jpeg = await makeJpeg()
    place.put('sub/a.jpg', jpeg)
    const result = await place.process('sub/a.jpg')
    assert.ok(result.status === 'ok')
    assert.equal(result.backupBytes, jpeg.length)
    assert.equal((await sharp(place.readOutput('sub/a.jpg')).metadata()).width, 40)
    assert.ok(take(under(place.job.stateDir, 'originals/sub/a.jpg')).equals(jpeg))
    assert.deepEqual(place.files(), ['in/sub/a.jpg'])
  })

  it('skips it where it would not get smaller', async () => {
    const place = inPlace()
    const jpeg = await makeThriftyJpeg()
    place.put('a.jpg', jpeg)
    const result = await place.process('a.jpg')
    assert.ok(result.status === 'skipped')
    assert.equal(result.reason, 'original_smaller')
    assert.equal(result.input?.width, 160)
    assert.ok(place.readOutput('a.jpg').equals(jpeg))
    assert.deepEqual(place.journalSteps(), ['start', 'done original_smaller'])
  })

  it('skips a file that has other names', async () => {
    const place = inPlace(resize)
    const jpeg = await makeJpeg()
    const path = place.put('a.jpg', jpeg)
    linkSync(toBuffer(path), toBuffer(under(place.folder, 'in/b.jpg')))
    const result = await place.process('a.jpg')
    assert.ok(result.status === 'skipped')
    assert.equal(result.reason, 'hard_linked')
    assert.match(result.message, /has 2 hard links/)
    assert.ok(place.readOutput('a.jpg').equals(jpeg))
  })

  it('does not mistake the kept original of an interrupted run for another name', async () => {
    const place = inPlace(resize)
    const path = place.put('a.jpg', await makeJpeg())
    const kept = put(under(place.job.stateDir, 'originals/a.jpg'), '')
    rmSync(toBuffer(kept))
    linkSync(toBuffer(path), toBuffer(kept))
    const result = await place.process('a.jpg')
    assert.equal(result.status, 'ok')
    assert.equal((await sharp(place.readOutput('a.jpg')).metadata()).width, 40)
  })

  it('skips a file that has another name beside its kept original', async () => {
    const place = inPlace(resize)
    const path = place.put('a.jpg', await makeJpeg())
    const kept = under(place.job.stateDir, 'originals/a.jpg')
    rmSync(toBuffer(put(kept, '')))
    for (const name of [kept, under(place.folder, 'in/b.jpg')]) {
      linkSync(toBuffer(path), toBuffer(name))
    }
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'skipped' && result.reason, 'hard_linked')
  })

  it('leaves a damaged file as it is', async () => {
    const place = inPlace(resize)
    const broken = await makeBrokenJpeg()
    place.put('a.jpg', broken)
    const result = await place.process('a.jpg')
    assert.equal(result.status === 'failed' && result.code, 'corrupt')
    assert.ok(place.readOutput('a.jpg').equals(broken))
    const steps = ['start', 'done corrupt']
    assert.deepEqual([place.files(), place.journalSteps()], [['in/a.jpg'], steps])
  })

  it('keeps the format that the file holds, whatever its name says', async () => {
    const place = inPlace(resize)
    place.put('a.jpg', await makePng())
    const result = await place.process('a.jpg')
    assert.ok(result.status === 'ok')
    assert.equal(result.output.format, 'png')
    assert.deepEqual(result.warnings, ['Named like jpeg but holds png'])
  })

  it('can be done again: the first original stays, the second result is one more', async () => {
    const place = inPlace(resize)
    const jpeg = await makeJpeg()
    place.put('a.jpg', jpeg)
    await place.process('a.jpg')
    const again = makeWorkplace(
      { commitMode: 'in-place', stateDir: place.job.stateDir },
      { resize: { size: '20x' } },
    )
    const path = again.put('a.jpg', '')
    renameSync(toBuffer(place.task('a.jpg').input), toBuffer(path))
    assert.equal((await again.process('a.jpg')).status, 'ok')
    assert.ok(take(under(place.job.stateDir, 'originals/a.jpg')).equals(jpeg))
    const second = await sharp(take(under(place.job.stateDir, 'originals-2/a.jpg'))).metadata()
    assert.equal(second.width, 40)
  })
})

describe('processing a file in the place of its source', () => {
  const makeWorkplace = useWorkplaces()

  it('puts the new file there, keeps the original and takes its name away', async () => {
    const place = makeWorkplace({ commitMode: 'replace-source' }, { encode: { format: 'webp' } })
    const png = await makePng()
    place.put('a.png', png)
    const output = under(place.folder, 'in/a.webp')
    const result = await place.process('a.png', { output, format: 'webp' })
    assert.ok(result.status === 'ok')
    assert.equal(result.backupBytes, png.length)
    assert.deepEqual(place.files(), ['in/a.webp'])
    assert.ok(take(under(place.job.stateDir, 'originals/a.png')).equals(png))
  })

  it('fails before any work where the new name is taken, even with --if-exists skip', async () => {
    const place = makeWorkplace({ commitMode: 'replace-source', ifExists: 'skip' })
    place.put('a.png', await makePng())
    const output = place.put('a.webp', 'another picture')
    const result = await place.process('a.png', { output, format: 'webp' })
    assert.equal(result.status === 'failed' && result.code, 'output_exists')
    assert.deepEqual([place.files(), place.journalSteps()], [['in/a.png', 'in/a.webp'], []])
  })

  it('skips a source that has other names', async () => {
    const place = makeWorkplace({ commitMode: 'replace-source' })
    const path = place.put('a.png', await makePng())
    linkSync(toBuffer(path), toBuffer(under(place.folder, 'other.png')))
    const output = under(place.folder, 'in/a.webp')
    const result = await place.process('a.png', { output, format: 'webp' })
    assert.equal(result.status === 'skipped' && result.reason, 'hard_linked')
    assert.deepEqual(place.files(), ['in/a.png', 'other.png'])
  })
})
