import assert from 'node:assert/strict'
import { mustRecycle } from '../../../../coordinator/workers/recycle.js'

describe('whether a worker is replaced for the memory it holds', () => {
  const rows = [
    [100, 100, 500, false],
    [100, 400, 500, false],
    [100, 401, 500, true],
    [100, 401, 4_000, false],
    [100, 2_100, 4_000, false],
    [100, 2_101, 4_000, true],
    [100, 450, 1, true],
  ] as const
  for (const [least, now, share, expected] of rows) {
    it(`${expected ? 'yes' : 'no'}: grown from ${least} MB to ${now} MB, a share of ${share} MB`, () => {
      const [leastBytes, rssBytes, shareBytes] = [least * 1e6, now * 1e6, share * 1e6]
      assert.equal(mustRecycle({ leastBytes, rssBytes, shareBytes }), expected)
    })
  }
})
