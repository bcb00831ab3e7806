import assert from 'node:assert/strict'
import { fromText } from '../../../../shared/byte-path.js'
import type { Failure, RunSummary, WorkerShare } from '../../../../coordinator/events.js'
import { renderFailures, renderSummary } from '../../../../coordinator/report/text.js'
import { hostileName, summary } from './records.js'

const share = (worker: string, files: number, restarts = 0): WorkerShare => ({
  ...{ worker, files, restarts },
  ...{ pid: 1, address: '127.0.0.1:1', chunks: 2, busyMs: 10 },
})
const failure = (name: string): Failure => ({
  ...{ kind: 'picture', name: fromText(name), code: 'corrupt' },
  message: 'Expected a picture, got noise',
})
const others = { found: 0, copied: 0, failed: 0, skipped: 0 }

describe('renderSummary', () => {
  it('tells a run that went well', () => {
    const run = summary({
      ...{ found: 20, ok: 20, chunks: 4, bytesIn: 21_400_000, bytesOut: 1_230_000 },
      workers: [share('w1', 11), share('w2', 9)],
    })
    assert.deepEqual(renderSummary(run, false), [
      'Found 20 images',
      'Split into 4 chunks',
      'Workers: 2 (w1: 11 images, w2: 9 images)',
      'Processed: 20 images',
      'Failed: 0 images',
      'Skipped: 0 images',
      'Metadata: copyright, creator, date taken, description (--metadata all keeps the rest)',
      'Duration: 2.34 seconds',
      'Bytes: 21.4 MB in, 1.23 MB out (94 % less)',
    ])
  })

  it('tells a run in which everything happened', () => {
    const run = summary({
      ...{ found: 1560, ok: 1, failed: 1, skipped: 1000, remaining: 558 },
      ...{ links: 3, chunks: 1, durationMs: 199_880, bytesIn: 10, bytesOut: 25 },
      workers: [share('w1', 1, 2)],
      failures: [
        failure('sub/broken.jpg'),
        { ...failure('note.txt'), kind: 'other', code: 'no_space' },
      ],
      skippedBy: { unchanged: 1000 },
      others: { found: 4, copied: 2, failed: 1, skipped: 1 },
      warnings: 9,
      warningTexts: [{ text: 'odd\nthing', count: 8 }],
      ...{ backupBytes: 21_400_000, backupDir: fromText('/in/.image-ray/originals') },
      ...{ stopped: 'max-errors', stoppedReason: undefined },
    })
    assert.deepEqual(renderSummary(run, false), [
      'Found 1,560 images',
      'Other files: 4 (2 copied, 1 failed, 1 skipped)',
      'Links not followed: 3',
      'Split into 1 chunk',
      'Workers: 1 (w1: 1 image, 2 restarts)',
      'Processed: 1 image',
      'Failed: 1 image',
      '  sub/broken.jpg: corrupt: Expected a picture, got noise',
      'Failed: 1 other file',
      '  note.txt: no_space: Expected a picture, got noise',
      'Skipped: 1,000 images',
      '  1,000 x unchanged: Was done before and has not changed since',
      'Remaining: 558 images',
      'Stopped: too many failures',
      'Warnings: 9',
      '  8 x odd\\nthing',
      '  ... and 1 more (see --json)',
      'Originals kept: 21.4 MB in /in/.image-ray/originals',
      'Metadata: copyright, creator, date taken, description (--metadata all keeps the rest)',
      'Duration: 199.88 seconds (3m 20s)',
      'Bytes: 10 B in, 25 B out (150 % more)',
    ])
  })

  const rows: readonly (readonly [title: string, extra: Partial<RunSummary>, line: string])[] = [
    [
      'other files that are left alone',
      { others: { ...others, found: 1 } },
      'Other files: 1 (left alone)',
    ],
    [
      'how workers were lost',
      { workerLosses: [{ text: 'killed by SIGSEGV', count: 2 }] },
      '  2 x lost: killed by SIGSEGV',
    ],
    ['a run that stalled', { stopped: 'stalled' }, 'Stopped: nothing went on'],
    ['no worker', { workers: [] }, 'Workers: 0'],
    [
      'the reason of a stop',
      { stopped: 'no-worker', stoppedReason: 'w1: no\x1bsharp' },
      'Stopped: w1: no\\u{1b}sharp',
    ],
    [
      'output of about the same size',
      { bytesIn: 1000, bytesOut: 1001 },
      'Bytes: 1 kB in, 1 kB out (about the same)',
    ],
    [
      'output that nearly vanished',
      { bytesIn: 1e6, bytesOut: 1 },
      'Bytes: 1 MB in, 1 B out (99 % less)',
    ],
    ['input of unknown size', { bytesIn: 0, bytesOut: 1 }, 'Bytes: 0 B in, 1 B out'],
    [
      'many workers',
      { workers: Array.from({ length: 18 }, () => share('w', 1)) },
      `Workers: 18 (${'w: 1 image, '.repeat(16)}2 more)`,
    ],
  ]
  for (const [title, extra, line] of rows) {
    it(`has a line for ${title}`, () => {
      const lines = renderSummary(summary(extra), false)
      assert.ok(lines.includes(line), lines.join('\n'))
    })
  }

  it('says nothing of bytes where no picture is ok, nor of originals where none are kept', () => {
    const lines = renderSummary(summary({ ok: 0, backupDir: fromText('/kept') }), false).join('\n')
    assert.doesNotMatch(lines, /Bytes|Originals/)
  })

  it('shows names and messages that a terminal would obey', () => {
    const failures = [{ ...failure('x'), name: hostileName, message: 'got \x1b[31m\u202e' }]
    const lines = renderSummary(summary({ failed: 1, failures }), false)
    assert.ok(
      lines.includes('  sub/a\\nb\\u{1b}[2J\ufffd.jpg: corrupt: got \\u{1b}[31m\\u{202e}'),
      lines.join('\n'),
    )
  })

  it('lists twenty failures and counts the others', () => {
    const failures = Array.from({ length: 100 }, (_, index) => failure(`${index}.jpg`))
    const lines = renderSummary(summary({ failed: 1227, failures }), false)
    assert.equal(lines.filter((line) => line.includes('corrupt')).length, 20)
    assert.ok(lines.includes('  ... and 1,207 more (see --failed-list or --json)'))
  })

  it('colours failures, if there are any and colour is wanted', () => {
    const run = summary({ failed: 2 })
    assert.ok(renderSummary(run, true).includes('\x1b[31mFailed: 2 images\x1b[39m'))
    assert.ok(!renderSummary(run, false).join('').includes('\x1b'))
    assert.ok(!renderSummary(summary(), true).join('').includes('\x1b'))
  })
})

describe('renderFailures', () => {
  it('is silent where all went well', () => {
    assert.deepEqual(renderFailures(summary({ warnings: 3, skipped: 2 }), false), [])
  })

  it('tells failures and why pictures are left over', () => {
    const run = summary({
      failed: 1,
      failures: [failure('a.jpg')],
      remaining: 2,
      stopped: 'aborted',
    })
    assert.deepEqual(renderFailures(run, false), [
      'Failed: 1 image',
      '  a.jpg: corrupt: Expected a picture, got noise',
      'Remaining: 2 images',
      'Stopped: interrupted',
    ])
  })
})
