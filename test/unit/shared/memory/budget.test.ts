import assert from 'node:assert/strict'
import { readAvailableBytes } from '../../../../shared/memory/available.js'
import { planBudget } from '../../../../shared/memory/budget.js'
import { listRisen, OomWatch } from '../../../../shared/memory/oom-kills.js'

describe('the memory budget of a run', () => {
  const rows = [
    [undefined, 8_000, 4, { totalBytes: 4_000, shareBytes: 1_000 }],
    [6_000, 8_000, 4, { totalBytes: 6_000, shareBytes: 1_500 }],
    // Whoever asks for more than there is gets it: there may be swap.
    [20_000, 8_000, 1, { totalBytes: 20_000, shareBytes: 20_000 }],
    [undefined, 0, 2, { totalBytes: 1, shareBytes: 1 }],
  ] as const
  for (const [given, available, workers, budget] of rows) {
    it(`of ${given ?? 'nothing'} given, ${available} free and ${workers} workers`, () => {
      assert.deepEqual(planBudget(given, available, workers), budget)
    })
  }

  it('starts from what this machine really has', () => {
    const bytes = readAvailableBytes()
    assert(Number.isSafeInteger(bytes) && bytes > 1_000_000, `got ${bytes}`)
  })
})

describe('a kill for memory', () => {
  const rows = [
    [
      'shows in several counters',
      { group: 2, machine: 5 },
      { group: 3, machine: 6 },
      ['group', 'machine'],
    ],
    ['shows in one counter', { group: 2, machine: 5 }, { group: 3, machine: 5 }, ['group']],
    ['is not there while they stand', { group: 2, machine: 5 }, { group: 2, machine: 5 }, []],
    ['is not there for a counter that is new', { machine: 5 }, { group: 1, machine: 5 }, []],
    ['is not there for a counter that went', { group: 2 }, {}, []],
  ] as const
  for (const [title, before, after, expected] of rows) {
    it(title, () => {
      const counts = (values: object) => new Map<string, number>(Object.entries(values))
      assert.deepEqual(listRisen(counts(before), counts(after)), expected)
    })
  }

  it('has not happened where nothing was killed', () => {
    assert.equal(new OomWatch().takeKill(), false)
  })
})
