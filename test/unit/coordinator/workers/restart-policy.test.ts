import assert from 'node:assert/strict'
import { decideRestart } from '../../../../coordinator/workers/restart-policy.js'

describe('the restart policy', () => {
  const rows = [
    [{ failedStarts: 0 }, { restart: true, delayMs: 0 }],
    [{ failedStarts: 1 }, { restart: true, delayMs: 200 }],
    [{ failedStarts: 2 }, { restart: true, delayMs: 400 }],
    [{ failedStarts: 3 }, { restart: false }],
    [{ failedStarts: 4 }, { restart: false }],
    [{ losses: 3 }, { restart: true, delayMs: 0 }],
    [{ losses: 60 }, { restart: true, delayMs: 0 }],
    [{ losses: 61 }, { restart: false }],
    [
      { losses: 500, done: 440 },
      { restart: true, delayMs: 0 },
    ],
    [{ losses: 500, done: 439 }, { restart: false }],
  ] as const
  for (const [history, decision] of rows) {
    it(`decides after ${JSON.stringify(history)}`, () => {
      assert.deepEqual(decideRestart({ failedStarts: 0, losses: 0, done: 0, ...history }), decision)
    })
  }
})
