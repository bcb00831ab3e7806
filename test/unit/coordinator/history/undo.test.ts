import assert from 'node:assert/strict'
import { chmodSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { undoRuns, type UndoSummary } from '../../../../coordinator/history/undo.js'
import { toBuffer } from '../../../../shared/byte-path.js'
import { put, under, useFolders } from '../../../helpers/folders.js'
import { HistoryPlace } from './history-place.js'

describe('undoing jobs in place', () => {
  const makeFolder = useFolders()
  const make = () => new HistoryPlace(makeFolder())
  const undo = (place: HistoryPlace, inputDir = place.root): Promise<UndoSummary> =>
    place.use('undo', undoRuns, inputDir)
  const all = (restored: number, removed = 0) => ({ restored, removed, left: [], refused: [] })

  it('gives every original its own name again, with its mode and times', async () => {
    const place = make()
    place.addOne('a.jpg')
    place.addOne('deep/er/b.jpg')
    chmodSync(toBuffer(under(place.state, 'originals/a.jpg')), 0o640)
    assert.deepEqual(await undo(place), all(2))
    assert.deepEqual(place.read(), {
      'a.jpg': 'original a.jpg',
      'deep/er/b.jpg': 'original deep/er/b.jpg',
    })
    assert.equal(lstatSync(toBuffer(place.at('a.jpg'))).mode & 0o777, 0o640)
    assert.ok(place.isAsOld('a.jpg') && place.isAsOld('deep/er/b.jpg'))
    assert.deepEqual(await undo(place), all(0))
  })

  it('does so in the part of the tree that was asked for only', async () => {
    const place = make()
    place.addOne('part/a.jpg')
    place.addOne('part-not/b.jpg')
    assert.deepEqual(await undo(place, place.at('part')), all(1))
    assert.equal(place.read()['part/a.jpg'], 'original part/a.jpg')
    assert.equal(place.read()['part-not/b.jpg'], 'small part-not/b.jpg')
  })

  it('gives one back whose result is gone', async () => {
    const place = make()
    place.addOne('gone/a.jpg')
    rmSync(toBuffer(place.at('gone')), { recursive: true })
    assert.deepEqual(await undo(place), all(1))
    assert.deepEqual(place.read(), { 'gone/a.jpg': 'original gone/a.jpg' })
  })

  it('refuses a file that was changed since, and says so each time', async () => {
    const place = make()
    place.addOne('a.jpg')
    place.addOne('b.jpg')
    put(place.at('a.jpg'), 'edited')
    const refused = [{ name: 'a.jpg', reason: 'the file was changed since' }]
    assert.deepEqual(await undo(place), { ...all(1), refused })
    assert.deepEqual(place.read(), {
      ...{ 'a.jpg': 'edited', 'b.jpg': 'original b.jpg' },
      'originals/a.jpg': 'original a.jpg',
    })
    assert.deepEqual(await undo(place), { ...all(0), refused })
  })

  it('refuses an original that is not what was kept, or that is gone', async () => {
    const place = make()
    place.addOne('a.jpg')
    place.addOne('b.jpg')
    place.keep('originals/a.jpg', 'rotten')
    rmSync(toBuffer(under(place.state, 'originals/b.jpg')))
    assert.deepEqual((await undo(place)).refused, [
      { name: 'a.jpg', reason: 'its kept original is not what was kept' },
      { name: 'b.jpg', reason: 'its kept original is gone' },
    ])
    assert.equal(place.read()['a.jpg'], 'small a.jpg')
    assert.equal(place.read()['b.jpg'], 'small b.jpg')
  })

  it('takes the result away that has a name of its own', async () => {
    const place = make()
    place.keep('originals/a.png', 'png')
    place.addRun([{ name: 'a.png', output: 'a.webp', sourceText: 'png', kept: 'originals/a.png' }])
    assert.deepEqual(await undo(place), all(1, 1))
    assert.deepEqual(place.read(), { 'a.png': 'png' })
  })

  it('takes it away as well where it was made anew under that name', async () => {
    const place = make()
    place.keep('originals/a.png', 'png')
    const kept = 'originals/a.png'
    place.addRun([{ name: 'a.png', output: 'a.webp', sourceText: 'png', kept }])
    place.addRun([{ name: 'a.webp', originText: 'png', recipe: 'b', resultText: 'new', kept }])
    assert.deepEqual(await undo(place), all(1, 1))
    assert.deepEqual(place.read(), { 'a.png': 'png' })
  })

  it('leaves such a result where it was changed', async () => {
    const place = make()
    place.keep('originals/a.png', 'png')
    place.addRun([{ name: 'a.png', output: 'a.webp', sourceText: 'png', kept: 'originals/a.png' }])
    put(place.at('a.webp'), 'edited')
    const { restored, refused } = await undo(place)
    assert.deepEqual([restored, refused.map(({ name }) => name)], [1, ['a.webp']])
    assert.deepEqual(place.read(), { 'a.png': 'png', 'a.webp': 'edited' })
  })

  it('leaves what somebody named or copied, since image-ray made no such name', async () => {
    const place = make()
    place.addOne('a.jpg', 'small')
    const kept = 'originals/a.jpg'
    place.addRun([{ name: 'copy/a.jpg', originText: 'original a.jpg', resultText: 'small', kept }])
    assert.deepEqual(await undo(place), { ...all(1), left: ['copy/a.jpg'] })
    assert.deepEqual(place.read(), { 'a.jpg': 'original a.jpg', 'copy/a.jpg': 'small' })
  })

  it('gives the latest original of a name back, and keeps the earlier one', async () => {
    const place = make()
    place.addOne('a.jpg')
    place.keep('originals-2/a.jpg', 'second')
    place.addRun([{ name: 'a.jpg', sourceText: 'second', kept: 'originals-2/a.jpg' }])
    assert.deepEqual(await undo(place), all(1))
    assert.deepEqual(place.read(), { 'a.jpg': 'second', 'originals/a.jpg': 'original a.jpg' })
  })

  it('refuses where a file of somebody else has the name now', async () => {
    const place = make()
    place.keep('originals/a.png', 'png')
    place.addRun([{ name: 'a.png', output: 'a.webp', sourceText: 'png', kept: 'originals/a.png' }])
    put(place.at('a.png'), 'theirs')
    const refused = [{ name: 'a.png', reason: 'another file has its name' }]
    assert.deepEqual(await undo(place), { ...all(0), refused })
    assert.deepEqual(place.read(), {
      ...{ 'a.png': 'theirs', 'a.webp': 'result', 'originals/a.png': 'png' },
    })
  })

  describe('goes on where it was killed', () => {
    const temp = 'a.jpg.tmp'
    const steps: readonly (readonly [string, (place: HistoryPlace) => void])[] = [
      [
        'after the original had its name',
        (place) => {
          const kept = toBuffer(under(place.state, 'originals/a.jpg'))
          renameSync(kept, toBuffer(place.at('a.jpg')))
        },
      ],
      [
        'while the original had two names',
        (place) => {
          rmSync(toBuffer(place.at('a.jpg')))
          place.link('.image-ray/originals/a.jpg', 'a.jpg')
        },
      ],
      [
        'after it came over from another file system, before it was deleted there',
        (place) => {
          rmSync(toBuffer(place.at('a.jpg')))
          put(place.at(temp), 'original a.jpg')
          renameSync(toBuffer(place.at(temp)), toBuffer(place.at('a.jpg')))
        },
      ],
    ]
    for (const [when, kill] of steps) {
      it(when, async () => {
        const place = make()
        place.addOne('a.jpg')
        place.addOne('b.jpg')
        kill(place)
        assert.deepEqual(await undo(place), all(2))
        assert.deepEqual(place.read(), { 'a.jpg': 'original a.jpg', 'b.jpg': 'original b.jpg' })
        assert.deepEqual(await undo(place), all(0))
      })
    }

    it('before it could say that it ended', async () => {
      const place = make()
      place.addOne('a.jpg')
      // Opened, done, and let go without an end.
      await place.use('look', async (history) => {
        assert.deepEqual(await undoRuns(history), all(1))
      })
      assert.deepEqual(await undo(place), all(0))
      assert.deepEqual(place.read(), { 'a.jpg': 'original a.jpg' })
    })
  })
})
