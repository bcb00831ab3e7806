import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { listRuns } from '../../../../coordinator/history/list-runs.js'
import { openHistory } from '../../../../coordinator/history/open-history.js'
import { pruneOriginals } from '../../../../coordinator/history/prune.js'
import { undoRuns } from '../../../../coordinator/history/undo.js'
import { verifyResults } from '../../../../coordinator/history/verify.js'
import { toBuffer, toText } from '../../../../shared/byte-path.js'
import { put, under, useFolders } from '../../../helpers/folders.js'
import { putJournal, runLine } from '../../../helpers/journals.js'
import { HistoryPlace } from './history-place.js'

describe('looking at what was done in place', () => {
  const makeFolder = useFolders()

  const makeTwo = () => {
    const place = new HistoryPlace(makeFolder())
    place.addOne('a.jpg')
    place.addOne('sub/b.jpg')
    return place
  }
  const prune = (place: HistoryPlace, all = false, inputDir = place.root) =>
    place.use('prune', (history) => pruneOriginals(history, all), inputDir)
  const verify = (place: HistoryPlace, inputDir = place.root) =>
    place.use('look', verifyResults, inputDir)

  it('deletes originals, after which there is nothing to undo', async () => {
    const place = makeTwo()
    const bytes = 'original a.jpg'.length + 'original sub/b.jpg'.length
    assert.deepEqual(await prune(place), { deleted: 2, deletedBytes: bytes, spared: [] })
    assert.deepEqual(place.read(), { 'a.jpg': 'small a.jpg', 'sub/b.jpg': 'small sub/b.jpg' })
    assert.equal((await place.use('undo', undoRuns)).restored, 0)
    assert.deepEqual(await verify(place), { checked: 2, findings: [] })
  })

  it('deletes those of a part only', async () => {
    const place = makeTwo()
    assert.equal((await prune(place, false, place.at('sub'))).deleted, 1)
    assert.equal(place.read()['originals/a.jpg'], 'original a.jpg')
  })

  it('spares originals whose results are gone or changed, unless all are to go', async () => {
    const place = makeTwo()
    place.keep('originals/stray.jpg', 'nobody knows')
    put(place.at('a.jpg'), 'edited')
    rmSync(toBuffer(place.at('sub/b.jpg')))
    const spared = ['originals/a.jpg', 'originals/stray.jpg', 'originals/sub/b.jpg']
    assert.deepEqual(await prune(place), { deleted: 0, deletedBytes: 0, spared })
    assert.deepEqual((await prune(place, true)).deleted, 3)
    assert.deepEqual(place.read(), { 'a.jpg': 'edited' })
  })

  it('forgets originals that are gone, by hand or since it was killed', async () => {
    const place = makeTwo()
    rmSync(toBuffer(under(place.state, 'originals/a.jpg')))
    assert.equal((await verify(place)).findings.length, 1)
    assert.equal((await prune(place)).deleted, 1)
    assert.deepEqual((await verify(place)).findings, [])
  })

  it('finds results and originals that are not as recorded', async () => {
    const place = makeTwo()
    assert.deepEqual(await verify(place), { checked: 2, findings: [] })
    put(place.at('a.jpg'), 'edited')
    place.keep('originals/a.jpg', 'rotten')
    rmSync(toBuffer(place.at('sub/b.jpg')))
    rmSync(toBuffer(under(place.state, 'originals/sub/b.jpg')))
    assert.deepEqual((await verify(place)).findings, [
      { name: 'a.jpg', what: 'changed' },
      { name: 'a.jpg', what: 'original changed' },
      { name: 'sub/b.jpg', what: 'missing' },
      { name: 'sub/b.jpg', what: 'original missing' },
    ])
    assert.equal((await verify(place, place.at('sub'))).checked, 1)
  })

  it('lists runs, with the bytes that are kept, and tells killed ones', async () => {
    const place = makeTwo()
    putJournal(place.state, 'zzz', 'coordinator.ndjson', [runLine('in-place', place.root)])
    const { runs, originals, originalBytes } = await place.use('look', listRuns)
    assert.deepEqual(
      runs.map(({ end }) => end?.ok),
      [1, 1, undefined],
    )
    assert.equal(runs[2]?.id, 'zzz')
    assert.deepEqual(
      [originals, originalBytes],
      [2, 'original a.jpg'.length + 'original sub/b.jpg'.length],
    )
  })

  it('leaves no trace of looking', async () => {
    const place = makeTwo()
    await verify(place)
    assert.equal((await place.use('look', listRuns)).runs.length, 2)
  })

  it('is refused where there are no records, or no directory is named', async () => {
    const folder = toText(makeFolder())
    const say = () => undefined
    await assert.rejects(openHistory({ inputDir: folder, say }, 'look', 'x'), {
      ...{ code: 'refused', message: /^Expected records of earlier runs on .*, got none$/ },
    })
    await assert.rejects(openHistory({ say }, 'look', 'x'), { code: 'usage' })
    const both = { inputDir: folder, outputDir: folder, say }
    await assert.rejects(openHistory(both, 'look', 'x'), { code: 'usage' })
  })
})
