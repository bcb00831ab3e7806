import assert from 'node:assert/strict'
import { lstatSync, statSync } from 'node:fs'
import { toBuffer } from '../../../shared/byte-path.js'
import { parseJournalLine } from '../../../shared/journal.js'
import { journalPath } from '../../../shared/state-paths.js'
import { closeFence, createFence, isFenceOpen } from '../../../worker/fence.js'
import { Journal, openJournal } from '../../../worker/journal.js'
import { Stopwatch } from '../../../worker/stopwatch.js'
import { put, take, under, useFolders } from '../../helpers/folders.js'

describe('the journal of a worker', () => {
  const makeFolder = useFolders()

  it('has a line of its own for everything that was appended, readable at once', () => {
    const path = under(makeFolder(), 'runs/run/worker-1.ndjson')
    const journal = new Journal(path)
    journal.append({ type: 'done', id: 1 })
    journal.sync()
    journal.append({ type: 'done', id: 2, failed: 'io' })
    assert.deepEqual(take(path).toString().trimEnd().split('\n').map(parseJournalLine), [
      { type: 'done', id: 1 },
      { type: 'done', id: 2, failed: 'io' },
    ])
    journal.close()
  })

  it('goes on after what is there', () => {
    const path = put(under(makeFolder(), 'worker-1.ndjson'), '{"type":"done","id":1}\n')
    const journal = new Journal(path)
    journal.append({ type: 'done', id: 2 })
    journal.close()
    assert.equal(take(path).toString().split('\n').length, 3)
  })

  it('is private', () => {
    const folder = makeFolder()
    const path = under(folder, 'state/runs/run/worker-1.ndjson')
    new Journal(path).close()
    assert.equal(lstatSync(toBuffer(path)).mode & 0o777, 0o600)
    assert.equal(statSync(toBuffer(under(folder, 'state'))).mode & 0o777, 0o700)
  })

  it('fails by name where it cannot be written', () => {
    const file = put(under(makeFolder(), 'file'), '')
    assert.throws(() => new Journal(under(file, 'runs/w.ndjson')), {
      name: 'FileFailure',
      message: /^Expected to write the journal .*w\.ndjson, got ENOTDIR$/,
    })
  })

  it('is opened once a run, and changed with the run', () => {
    const folder = makeFolder()
    const first = openJournal(folder, 'run-1')
    assert.equal(openJournal(folder, 'run-1'), first)
    assert.equal(first.path, journalPath(folder, 'run-1', process.pid))
    const second = openJournal(folder, 'run-2')
    assert.notEqual(second, first)
    second.append({ type: 'done', id: 1 })
    assert.equal(take(first.path).length, 0)
    assert.equal(take(second.path).toString(), '{"type":"done","id":1}\n')
    second.close()
  })
})

describe('a fence', () => {
  it('is open until it is closed, for ever', () => {
    const fence = createFence()
    assert.equal(isFenceOpen(fence), true)
    closeFence(fence)
    closeFence(fence)
    assert.equal(isFenceOpen(fence), false)
    assert.equal(isFenceOpen(createFence()), true)
  })

  it('is one for all threads that hold it', () => {
    const fence = createFence()
    const elsewhere = structuredClone(fence)
    closeFence(elsewhere)
    assert.equal(isFenceOpen(fence), false)
  })
})

describe('a stopwatch', () => {
  it('charges time to the phase that ends', () => {
    const watch = new Stopwatch()
    const began = performance.now()
    while (performance.now() - began < 3);
    watch.lap('processMs')
    watch.lap('readMs')
    const { processMs, readMs, verifyMs, commitMs } = watch.timings()
    assert.ok(processMs >= 3 && readMs >= 0 && readMs < processMs)
    assert.deepEqual([verifyMs, commitMs], [0, 0])
  })

  it('gives times that do not change afterwards', () => {
    const watch = new Stopwatch()
    const before = watch.timings()
    watch.lap('readMs')
    assert.equal(before.readMs, 0)
  })
})
