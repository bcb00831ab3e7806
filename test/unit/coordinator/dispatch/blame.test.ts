import assert from 'node:assert/strict'
import { blameFor, describeTroubles, type Loss } from '../../../../coordinator/dispatch/blame.js'

const loss = (extra: Partial<Loss>): Loss => ({
  ...{ problem: 'lost', overdueMs: undefined, isGone: true, reason: 'killed by SIGSEGV' },
  ...extra,
})

describe('the blame for a lost worker', () => {
  const crash = { code: 'worker_crash', trouble: 'killed by SIGSEGV', isFinal: false }
  const timeout = { code: 'timeout', trouble: 'no result in 90 s', isFinal: false }
  const stuck = { isGone: false, reason: 'it cannot be ended' }
  const rows = [
    [{}, crash],
    [{ problem: 'internal' }, crash],
    [
      { reason: 'killed by SIGKILL', outOfMemory: true },
      { ...crash, code: 'out_of_memory', trouble: 'killed by SIGKILL, for want of memory' },
    ],
    [{ overdueMs: 90_000, outOfMemory: true }, timeout],
    [{ problem: 'draining' }, undefined],
    [{ problem: 'cancelled' }, undefined],
    [{ problem: 'cancelled', overdueMs: 90_000 }, timeout],
    [{ problem: 'lost', overdueMs: 90_000 }, timeout],
    [{ overdueMs: 1_234 }, { ...timeout, trouble: 'no result in 1.2 s' }],
    [
      { ...stuck, overdueMs: 90_000 },
      { ...timeout, trouble: 'no result in 90 s, it cannot be ended', isFinal: true },
    ],
    [stuck, { ...crash, trouble: 'it cannot be ended', isFinal: true }],
    [
      { ...stuck, problem: 'cancelled' },
      { ...crash, trouble: 'it cannot be ended', isFinal: true },
    ],
  ] as const
  for (const [extra, expected] of rows) {
    it(`is ${expected?.trouble ?? "nobody's"} after ${JSON.stringify(extra)}`, () => {
      assert.deepEqual(blameFor(loss(extra)), expected)
    })
  }
})

describe('the troubles of a file', () => {
  const rows = [
    [['io'], '1 attempt: io'],
    [['killed', 'killed', 'killed'], '3 attempts: killed (3 times)'],
    [['killed', 'io', 'killed'], '3 attempts: killed; io; killed'],
    [['io', 'killed', 'killed'], '3 attempts: io; killed (2 times)'],
  ] as const
  for (const [troubles, expected] of rows) {
    it(`are told as '${expected}'`, () => {
      assert.equal(describeTroubles(troubles), expected)
    })
  }
})
