import assert from 'node:assert/strict'
import { decideRetry, MAX_CRASHES } from '../../../../coordinator/dispatch/retry.js'
import { fileErrors, type FileErrorCode } from '../../../../shared/errors.js'

describe('the retry rules', () => {
  const rows = [
    ['io', [100, 200, 'final']],
    ['timeout', [0, 'final']],
    ['out_of_memory', [0, 'final']],
    ['worker_crash', [0, 0, 'final']],
    ['corrupt', ['final']],
    ['no_space', ['final']],
    ['changed_during_read', ['final']],
    ['internal', ['final']],
  ] as const
  for (const [code, delays] of rows) {
    it(`try ${code} ${delays.length} times in all`, () => {
      const decided = delays.map((_, index) => {
        const decision = decideRetry(code, index + 1)
        return decision.retry ? decision.delayMs : 'final'
      })
      assert.deepEqual(decided, delays)
    })
  }

  it('end for every code, after three attempts at most', () => {
    for (const code of Object.keys(fileErrors) as FileErrorCode[]) {
      assert.deepEqual(decideRetry(code, MAX_CRASHES), { retry: false })
      assert.deepEqual(decideRetry(code, 100), { retry: false })
    }
  })
})
