import assert from 'node:assert/strict'
import { fromText } from '../../../../shared/byte-path.js'
import type { FileRecord, JobEvent, RunSummary } from '../../../../coordinator/events.js'
import { Aggregate, exitCodeOf, type RunEnd } from '../../../../coordinator/report/aggregate.js'
import { badResult, facts, okResult, record, skippedResult, summary } from './records.js'

const end: RunEnd = {
  found: 0,
  stopped: undefined,
  stoppedReason: undefined,
  backupDir: undefined,
  metadata: 'safe',
}
const ready = (worker: string, pid: number): JobEvent => ({
  ...{ type: 'worker-ready', worker, pid },
  address: `127.0.0.1:${pid}`,
})
const sent = (worker: string, chunk: number): JobEvent => ({
  ...{ type: 'chunk-sent', worker, chunk },
  files: 2,
})

function fold(
  events: readonly JobEvent[],
  records: readonly FileRecord[],
  extra: Partial<RunEnd> = {},
): RunSummary {
  const aggregate = new Aggregate({ runId: 'run-1' })
  for (const event of events) aggregate.observe(event)
  for (const one of records) aggregate.addRecord(one)
  return aggregate.finish({ ...end, ...extra })
}

describe('Aggregate', () => {
  it('counts pictures by what became of them, with reasons', () => {
    const records = [okResult(), okResult(), badResult, skippedResult].map((result) =>
      record(result),
    )
    const { ok, failed, skipped, remaining, failedBy, skippedBy } = fold([], records, { found: 9 })
    assert.deepEqual(
      { ok, failed, skipped, remaining, failedBy, skippedBy },
      {
        ...{ ok: 2, failed: 1, skipped: 1, remaining: 5 },
        ...{ failedBy: { corrupt: 1 }, skippedBy: { unchanged: 1 } },
      },
    )
  })

  it('adds up even where listing was cut short', () => {
    const { found, remaining } = fold([], [record(okResult()), record(badResult)], { found: 0 })
    assert.deepEqual({ found, remaining }, { found: 2, remaining: 0 })
  })

  it('adds up the bytes of pictures that are ok, and of no others', () => {
    const records = [
      record(okResult({ backupBytes: 1000 })),
      record(okResult({ input: facts(500), output: facts(600) })),
      record(badResult),
      record(skippedResult),
      record(okResult({ output: facts(7) }), { kind: 'other' }),
    ]
    const { bytesIn, bytesOut, backupBytes } = fold([], records)
    assert.deepEqual(
      { bytesIn, bytesOut, backupBytes },
      { bytesIn: 1500, bytesOut: 1000, backupBytes: 1000 },
    )
  })

  it('counts other files apart from pictures', () => {
    const found: JobEvent = { type: 'found', pictures: 0, others: 5, links: 2 }
    const records = [okResult(), badResult, skippedResult].map((result) =>
      record(result, { kind: 'other', worker: undefined }),
    )
    const { ok, failed, skipped, others, links, failedBy } = fold([found], records)
    assert.deepEqual(
      { ok, failed, skipped, failedBy },
      { ok: 0, failed: 0, skipped: 0, failedBy: {} },
    )
    assert.deepEqual(others, { found: 5, copied: 1, failed: 1, skipped: 1 })
    assert.equal(links, 2)
  })

  it('keeps the first hundred failures of pictures, and those of copies besides', () => {
    const records = Array.from({ length: 150 }, (_, index) =>
      record(badResult, { name: fromText(`${index}.jpg`) }),
    )
    const copy = record(badResult, { kind: 'other', name: fromText('note.txt') })
    const { failed, failures } = fold([], [...records, copy])
    assert.equal(failed, 150)
    assert.equal(failures.length, 101)
    assert.deepEqual(failures[99]?.name, '99.jpg')
    assert.deepEqual(failures[100], {
      ...{ kind: 'other', name: 'note.txt', code: 'corrupt' },
      message: 'Expected a picture, got noise',
    })
  })

  it('counts all warnings, and a bounded number of texts', () => {
    const records = Array.from({ length: 30 }, (_, index) =>
      record(okResult({ warnings: [`odd thing ${index}`, 'odd thing 3'] })),
    )
    const { warnings, warningTexts } = fold([], records)
    assert.equal(warnings, 60)
    assert.equal(warningTexts.length, 20)
    assert.deepEqual(warningTexts[0], { text: 'odd thing 3', count: 31 })
  })

  it('counts how workers were lost', () => {
    const lost = (reason: string): JobEvent => ({ type: 'worker-lost', worker: 'w1', reason })
    const { workerLosses } = fold([lost('exit code 1'), lost('killed'), lost('killed')], [])
    assert.deepEqual(workerLosses, [
      { text: 'killed', count: 2 },
      { text: 'exit code 1', count: 1 },
    ])
  })

  it('says what each worker did, through restarts', () => {
    const timings = { readMs: 1, processMs: 20, verifyMs: 3, commitMs: 4 }
    const events = [ready('w1', 10), ready('w2', 20), sent('w1', 1), sent('w2', 2), sent('w1', 3)]
    const records = [
      record(okResult({ timings })),
      record(okResult({ timings })),
      record(okResult({ timings }), { worker: 'w2' }),
      record(badResult, { worker: undefined }),
    ]
    const { workers, chunks } = fold([...events, ready('w1', 11)], records)
    assert.equal(chunks, 3)
    assert.deepEqual(workers, [
      {
        ...{ worker: 'w1', pid: 11, address: '127.0.0.1:11' },
        ...{ files: 2, chunks: 2, busyMs: 56, restarts: 1 },
      },
      {
        ...{ worker: 'w2', pid: 20, address: '127.0.0.1:20' },
        ...{ files: 1, chunks: 1, busyMs: 28, restarts: 0 },
      },
    ])
  })

  it('reports the chunks that were asked for, however often one was sent', () => {
    const events: JobEvent[] = [
      { type: 'split', chunks: 2 },
      sent('w1', 1),
      sent('w1', 2),
      sent('w1', 3),
    ]
    assert.equal(fold(events, []).chunks, 2)
  })

  it('says how many pictures have failed so far, and how long the run took', () => {
    const aggregate = new Aggregate({ runId: 'run-1', startMs: performance.now() - 5000 })
    aggregate.addRecord(record(badResult))
    aggregate.addRecord(record(badResult, { kind: 'other' }))
    assert.equal(aggregate.failed, 1)
    assert.ok(aggregate.finish(end).durationMs >= 5000)
  })
})

describe('exitCodeOf', () => {
  const others = { found: 3, copied: 3, failed: 0, skipped: 0 }
  const rows: readonly (readonly [title: string, extra: Partial<RunSummary>, code: number])[] = [
    ['all good', { others }, 0],
    ['nothing found', { found: 0, ok: 0 }, 0],
    ['some skipped', { ok: 0, skipped: 1 }, 0],
    ['a picture failed', { failed: 1 }, 1],
    ['a copy failed', { others: { ...others, failed: 1 } }, 1],
    ['stopped after too many failures', { stopped: 'max-errors', failed: 2, remaining: 3 }, 1],
    ['no worker', { stopped: 'no-worker', remaining: 3 }, 1],
    ['no worker, and nothing was found yet', { stopped: 'no-worker', found: 0, ok: 0 }, 1],
    ['pictures left over for no known reason', { remaining: 1 }, 1],
  ]
  for (const [title, extra, code] of rows) {
    it(`is ${code} for ${title}`, () => {
      assert.equal(exitCodeOf(summary(extra)), code)
    })
  }
})
