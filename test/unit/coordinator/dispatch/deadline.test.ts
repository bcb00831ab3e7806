import assert from 'node:assert/strict'
import { deadlineMs, stallAfterMs } from '../../../../coordinator/dispatch/deadline.js'

const MINUTE_MS = 60_000

describe('the deadline of a picture', () => {
  const rows = [
    [undefined, 0, 15 * MINUTE_MS],
    [undefined, 1_000_000, 16 * MINUTE_MS],
    [undefined, 45_000_000, 60 * MINUTE_MS],
    [90_000, 45_000_000, 90_000],
    [Infinity, 45_000_000, Infinity],
  ] as const
  for (const [asked, bytes, expected] of rows) {
    it(`is ${expected} ms for ${bytes} bytes where ${String(asked)} was asked for`, () => {
      assert.equal(deadlineMs(asked, bytes), expected)
    })
  }

  it('is always over before a run counts as stalled, be it tried and killed twice', () => {
    for (const longestMs of [0, 1_000, 90_000, 3_600_000]) {
      assert(stallAfterMs(longestMs) > 2 * longestMs + 10 * MINUTE_MS)
    }
  })
})
