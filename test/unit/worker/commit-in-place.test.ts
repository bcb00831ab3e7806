import assert from 'node:assert/strict'
import { chmodSync, chownSync, lstatSync, renameSync, statSync, utimesSync } from 'node:fs'
import { toBuffer } from '../../../shared/byte-path.js'
import { parseJournalLine } from '../../../shared/journal.js'
import { commitResult } from '../../../worker/commit.js'
import { closeFence } from '../../../worker/fence.js'
import { filesBelow, put, take, under } from '../../helpers/folders.js'
import { commit, requestCommit } from './committing.js'
import { useWorkplaces, type Workplace } from './workplace.js'

describe('committing in place', () => {
  const makeWorkplace = useWorkplaces()
  const inPlace = (extra = {}) => makeWorkplace({ commitMode: 'in-place', ...extra })
  const keptFiles = ({ job }: Workplace) =>
    filesBelow(job.stateDir).filter((name) => name.startsWith('originals'))

  const assertUntouched = (place: Workplace, content = 'source') => {
    assert.deepEqual(place.files(), ['in/a.jpg'])
    assert.equal(place.readOutput('a.jpg').toString(), content)
    assert.deepEqual(keptFiles(place), [])
  }

  it('replaces the original and keeps it, byte for byte and with its times', () => {
    const place = inPlace()
    const path = place.put('sub/a.jpg', 'source')
    utimesSync(toBuffer(path), 1_000, 1_000)
    const { ino } = lstatSync(toBuffer(path))
    const { backupBytes } = commit(place, 'sub/a.jpg')
    assert.equal(backupBytes, 6)
    assert.deepEqual(place.files(), ['in/sub/a.jpg'])
    assert.equal(place.readOutput('sub/a.jpg').toString(), 'result')
    const kept = under(place.job.stateDir, 'originals/sub/a.jpg')
    assert.equal(take(kept).toString(), 'source')
    assert.deepEqual([lstatSync(toBuffer(kept)).ino, lstatSync(toBuffer(kept)).mtimeMs], [ino, 1e6])
    assert.deepEqual(place.journalSteps(), ['intent', 'done'])
  })

  it('keeps permissions and owner', function () {
    const place = inPlace()
    const path = place.put('a.jpg', 'source')
    chmodSync(toBuffer(path), 0o604)
    const isRoot = process.getuid?.() === 0
    if (isRoot) chownSync(toBuffer(path), 1_234, 4_321)
    const before = statSync(toBuffer(path))
    commit(place, 'a.jpg')
    const { mode, uid, gid } = statSync(toBuffer(path))
    assert.deepEqual([mode, uid, gid], [before.mode, before.uid, before.gid])
    if (isRoot) assert.deepEqual([uid, gid], [1_234, 4_321])
  })

  it('tells in its intent what is kept, for the case that the worker dies', () => {
    const place = inPlace()
    place.put('a.jpg', 'source')
    const { backupBytes } = commit(place, 'a.jpg')
    const [line = ''] = take(place.journal.path).toString().split('\n')
    const intent = parseJournalLine(line)
    assert(intent?.type === 'intent')
    assert.deepEqual([intent.result.backupBytes, backupBytes], [6, 6])
  })

  it('keeps nothing where that was not wanted', () => {
    const place = inPlace({ keepOriginal: false })
    place.put('a.jpg', 'source')
    assert.equal(commit(place, 'a.jpg').backupBytes, 0)
    assert.deepEqual(keptFiles(place), [])
    assert.equal(place.readOutput('a.jpg').toString(), 'result')
  })

  it('does not keep a file twice that an interrupted run has kept already', () => {
    const place = inPlace()
    place.put('a.jpg', 'source')
    const request = requestCommit(place, 'a.jpg')
    commitResult(request)
    // The state before the rename: the original under both of its names.
    renameSync(toBuffer(under(place.job.stateDir, 'originals/a.jpg')), toBuffer(request.task.input))
    assert.equal(commit(place, 'a.jpg').backupBytes, 6)
    assert.deepEqual(keptFiles(place), ['originals/a.jpg'])
  })

  it('touches nothing of a file that was written to since it was read', () => {
    const place = inPlace()
    place.put('a.jpg', 'source')
    const request = requestCommit(place, 'a.jpg')
    place.put('a.jpg', 'changed')
    assert.throws(() => commitResult(request), {
      code: 'changed_during_read',
      message: /^Expected .*a\.jpg to be what was read, got a file that was changed since$/,
    })
    assertUntouched(place, 'changed')
    assert.deepEqual(place.journalSteps(), ['intent'])
  })

  it('touches nothing of a file that was replaced since, by one of the same size and time', () => {
    const place = inPlace()
    const path = place.put('a.jpg', 'source')
    utimesSync(toBuffer(path), 1_000, 1_000)
    const request = requestCommit(place, 'a.jpg')
    const other = put(under(place.folder, 'in/b'), 'SOURCE')
    utimesSync(toBuffer(other), 1_000, 1_000)
    renameSync(toBuffer(other), toBuffer(path))
    assert.throws(() => commitResult(request), { code: 'changed_during_read' })
    assertUntouched(place, 'SOURCE')
  })

  it('puts nothing in the place of a file that is gone', () => {
    const place = inPlace()
    const path = place.put('a.jpg', 'source')
    const request = requestCommit(place, 'a.jpg')
    renameSync(toBuffer(path), toBuffer(under(place.folder, 'in/b.jpg')))
    assert.throws(() => commitResult(request), { code: 'not_found' })
    assert.deepEqual(place.files(), ['in/b.jpg'])
  })

  it('touches nothing once its call is closed', () => {
    const place = inPlace()
    place.put('a.jpg', 'source')
    closeFence(place.fence)
    assert.throws(() => commit(place, 'a.jpg'), { code: 'cancelled' })
    assertUntouched(place)
  })

  it('touches nothing where the original cannot be kept', () => {
    const place = inPlace()
    place.put('a.jpg', 'source')
    put(under(place.job.stateDir, 'originals'), 'a file in the way')
    assert.throws(() => commit(place, 'a.jpg'), { name: 'FileFailure' })
    assert.deepEqual(place.files(), ['in/a.jpg'])
    assert.equal(place.readOutput('a.jpg').toString(), 'source')
  })
})
