import assert from 'node:assert/strict'
import { decideRestart } from '../../../../coordinator/workers/restart-policy.js'

describe('the restart policy', () => {
  const rows = [
    [0, { restart: true, delayMs: 0 }],
    [1, { restart: true, delayMs: 200 }],
    [2, { restart: true, delayMs: 400 }],
    [3, { restart: false }],
    [4, { restart: false }],
  ] as const
  for (const [failedStarts, decision] of rows) {
    it(`decides after ${failedStarts} failed starts`, () => {
      assert.deepEqual(decideRestart({ failedStarts }), decision)
    })
  }
})
