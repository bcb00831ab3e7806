import assert from 'node:assert/strict'
import fc from 'fast-check'
import { subtractRanges } from '../../../../worker/metadata/ranges.js'
import type { Range } from '../../../../worker/metadata/tiff-directory.js'

const range = fc
  .tuple(fc.nat(40), fc.nat(12))
  .map(([start, size]): Range => ({ start, end: start + size }))

const covers = (ranges: readonly Range[], at: number): boolean =>
  ranges.some(({ start, end }) => at >= start && at < end)

describe('subtractRanges', () => {
  it('covers what the first ranges cover and no kept range does, in order', () => {
    fc.assert(
      fc.property(fc.array(range), fc.array(range), (ranges, kept) => {
        const free = subtractRanges(ranges, kept)
        for (let at = 0; at < 60; at += 1) {
          assert.equal(covers(free, at), covers(ranges, at) && !covers(kept, at))
        }
        for (const [index, { start, end }] of free.entries()) {
          assert.ok(start < end && start >= (free[index - 1]?.end ?? 0))
        }
      }),
    )
  })
})
