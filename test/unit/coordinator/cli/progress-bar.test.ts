import assert from 'node:assert/strict'
import { fromText } from '../../../../shared/byte-path.js'
import { failedResult } from '../../../../shared/result.js'
import { cutEnd, cutStart, displayWidth } from '../../../../coordinator/cli/display-width.js'
import { renderPlain, renderProgress } from '../../../../coordinator/cli/progress-bar.js'
import {
  countRecord,
  observeEvent,
  ratesOf,
  sample,
  startState,
  type ProgressState,
} from '../../../../coordinator/cli/progress-state.js'
import { facts, hostileName, okResult, record } from '../report/records.js'

const stateOf = (extra: Partial<ProgressState>): ProgressState => ({ ...startState(0), ...extra })

describe('displayWidth and the cuts', () => {
  const rows: readonly (readonly [text: string, width: number, end: string, start: string])[] = [
    ['', 0, '', ''],
    ['abcde', 5, 'abcde', 'abcde'],
    ['abcdefgh', 8, 'abcde', '…efgh'],
    ['日本語写真', 10, '日本', '…写真'],
    ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301', 'e\u0301e\u0301e\u0301'],
    ['ab👨‍👩‍👧cd!', 7, 'ab👨‍👩‍👧c', '…cd!'],
  ]
  for (const [text, width, end, start] of rows) {
    it(`take '${text}' for ${width} columns`, () => {
      assert.equal(displayWidth(text), width)
      assert.equal(cutEnd(text, 5), end)
      assert.equal(cutStart(text, 5), start)
    })
  }

  it('never leave more than there is room for', () => {
    for (const [text] of rows) {
      for (let columns = 0; columns < 12; columns += 1) {
        assert.ok(displayWidth(cutEnd(text, columns)) <= columns)
        assert.ok(displayWidth(cutStart(text, columns)) <= columns)
      }
    }
  })
})

describe('ratesOf', () => {
  const rows: readonly (readonly [
    title: string,
    state: Partial<ProgressState>,
    nowMs: number,
    rates: ReturnType<typeof ratesOf>,
  ])[] = [
    ['nothing at the start', { found: 10 }, 0, undefined],
    ['nothing in the first second', { found: 10, done: 3 }, 999, undefined],
    ['nothing while nothing is done', { found: 10 }, 60_000, undefined],
    [
      'rates and the rest after a while',
      { found: 100, done: 20, bytes: 4000 },
      2_000,
      { picturesPerSecond: 10, bytesPerSecond: 2000, restMs: 8_000 },
    ],
    [
      'no rest while the total is unknown',
      { done: 20 },
      2_000,
      { picturesPerSecond: 10, bytesPerSecond: 0, restMs: undefined },
    ],
    [
      'no rest of years',
      { found: 1e9, done: 1 },
      2_000,
      { picturesPerSecond: 0.5, bytesPerSecond: 0, restMs: undefined },
    ],
    [
      'no negative rest',
      { found: 5, done: 10 },
      2_000,
      { picturesPerSecond: 5, bytesPerSecond: 0, restMs: 0 },
    ],
  ]
  for (const [title, extra, nowMs, rates] of rows) {
    it(`gives ${title}`, () => {
      assert.deepEqual(ratesOf(stateOf(extra), nowMs), rates)
    })
  }

  it('leaves the start of workers out', () => {
    const state = startState(0)
    sample(state, 5000)
    observeEvent(state, { type: 'worker-ready', worker: 'w1', pid: 1, address: 'a:1' }, 9000)
    state.done = 10
    observeEvent(state, { type: 'worker-ready', worker: 'w1', pid: 2, address: 'a:2' }, 10_000)
    assert.equal(ratesOf(state, 11_000)?.picturesPerSecond, 5)
  })

  it('follows what happened lately, in memory that does not grow', () => {
    const state = startState(0)
    for (let second = 1; second <= 1000; second += 1) {
      state.done += second <= 900 ? 1 : 50
      sample(state, second * 1000)
      sample(state, second * 1000 + 100)
    }
    assert.equal(ratesOf(state, 1_000_000)?.picturesPerSecond, 50)
    assert.ok(state.samples.length <= 17, `${state.samples.length} samples`)
  })
})

describe('countRecord and observeEvent', () => {
  it('count pictures and what is known of their bytes', () => {
    const state = startState(0)
    countRecord(state, record(okResult({ input: facts(100) })))
    countRecord(state, record(failedResult(1, 'not_found', 'Gone')))
    countRecord(state, record(okResult(), { kind: 'other' }))
    assert.deepEqual([state.done, state.failed, state.bytes], [2, 1, 100])
  })

  it('know what each worker is on', () => {
    const state = startState(0)
    for (const worker of ['w1', 'w2', 'w3']) {
      observeEvent(state, { type: 'worker-ready', worker, pid: 1, address: 'a:1' }, 0)
      observeEvent(state, { type: 'working', worker, name: fromText(`${worker}.jpg`) }, 0)
    }
    observeEvent(state, { type: 'working', worker: 'w2', name: undefined }, 0)
    observeEvent(state, { type: 'worker-lost', worker: 'w3', reason: 'gone' }, 0)
    observeEvent(state, { type: 'found', pictures: 4, others: 0, links: 0 }, 0)
    assert.equal(state.found, 4)
    assert.deepEqual(
      [...state.workers],
      [
        ['w1', { on: 'w1.jpg' }],
        ['w2', { on: undefined, why: 'idle' }],
        ['w3', { on: undefined, why: 'lost' }],
      ],
    )
  })
})

describe('renderPlain', () => {
  const rows: readonly (readonly [state: Partial<ProgressState>, nowMs: number, text: string])[] = [
    [{}, 0, '0 images, 0 failed'],
    [{ done: 1 }, 10, '1 image, 0 failed'],
    [{ done: 7, found: 1 }, 10, '7 of 1 image, 0 failed'],
    [
      { found: 1560, done: 120, failed: 3, bytes: 6_000_000 },
      3_000,
      '120 of 1,560 images, 3 failed, 40 images/s, 2 MB/s, ETA 36s',
    ],
    [{ found: 3, done: 1 }, 4_000, '1 of 3 images, 0 failed, 0.25 images/s, 0 B/s, ETA 8s'],
    [{ found: 101, done: 100 }, 10_000, '100 of 101 images, 0 failed, 10 images/s, 0 B/s, ETA 1s'],
    [{ found: 100, done: 100 }, 10_000, '100 of 100 images, 0 failed, 10 images/s, 0 B/s'],
  ]
  for (const [state, nowMs, text] of rows) {
    it(`says '${text}'`, () => {
      assert.equal(renderPlain(stateOf(state), nowMs), text)
    })
  }
})

describe('renderProgress', () => {
  const working = new Map([
    ['w1', { on: hostileName }],
    ['w2', { on: fromText('a/very/long/way/to/a/picture/写真.jpg') }],
    ['w3', { on: undefined, why: 'idle' } as const],
  ])
  const busy = stateOf({ found: 100, done: 50, failed: 2, bytes: 5e6, workers: working })

  it('shows a bar, numbers and what each worker is on', () => {
    assert.deepEqual(renderProgress(busy, 100, 10_000).split('\n'), [
      `[${'='.repeat(15)}${' '.repeat(15)}] 50/100  2 failed  5 images/s  500 kB/s  ETA 10s`,
      'w1  sub/a\\nb\\u{1b}[2J\ufffd.jpg',
      'w2  a/very/long/way/to/a/picture/写真.jpg',
      'w3  idle',
    ])
  })

  it('keeps the ends of names on a narrow terminal, and drops the bar', () => {
    assert.deepEqual(renderProgress(busy, 20, 10_000).split('\n'), [
      '50/100  2 failed  5 ',
      'w1  …b\\u{1b}[2J\ufffd.jpg',
      'w2  …icture/写真.jpg',
      'w3  idle',
    ])
  })

  it('has no bar while the total is unknown', () => {
    assert.equal(renderProgress(stateOf({ done: 3 }), 80, 500), '3 images  0 failed')
  })

  it('fills the bar where there is nothing to do', () => {
    assert.match(renderProgress(stateOf({ found: 0 }), 80, 500), /^\[={30}\] 0\/0/)
  })

  it('never exceeds the terminal, nor shows what is no number', () => {
    const workers = new Map(
      Array.from({ length: 40 }, (_, index) => [`w${index}`, { on: hostileName }] as const),
    )
    for (const found of [undefined, 0, 1, 100]) {
      for (const nowMs of [0, 1, 1_000, 1e9]) {
        for (const columns of [1, 2, 10, 33, 80]) {
          const text = renderProgress(stateOf({ found, done: 1, workers }), columns, nowMs, 10)
          const lines = text.split('\n')
          assert.ok(lines.length < 10)
          for (const line of lines) assert.ok(displayWidth(line) <= columns, line)
          assert.doesNotMatch(text, /NaN|Infinity|undefined/)
        }
      }
    }
  })

  it('counts the workers that there is no room for', () => {
    const workers = new Map(
      Array.from({ length: 40 }, (_, index) => [`w${index}`, { on: hostileName }] as const),
    )
    const lines = renderProgress(stateOf({ workers }), 80, 0, 10).split('\n')
    assert.equal(lines.at(-1), '... and 34 more workers')
  })
})
