import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  belongsInChunk,
  chunkTargetMs,
  CostModel,
  splitEvenly,
} from '../../../../coordinator/dispatch/chunk-size.js'

describe('chunk sizes', () => {
  const splits = [
    [10, 3, [3, 3, 4]],
    [10, 1, [10]],
    [3, 3, [1, 1, 1]],
    [3, 10, [1, 1, 1]],
    [0, 4, []],
    [7, 2, [3, 4]],
  ] as const
  for (const [files, chunks, sizes] of splits) {
    it(`split ${files} files for ${chunks} chunks into ${sizes.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(splitEvenly(files, chunks), sizes)
    })
  }

  it('are as even as can be, none empty, exactly as many as asked for', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 3_000 }), (files, chunks) => {
        const sizes = splitEvenly(files, chunks)
        assert.equal(sizes.length, Math.min(files, chunks))
        assert.equal(
          sizes.reduce((sum, size) => sum + size, 0),
          files,
        )
        assert.ok(sizes.every((size) => size >= 1))
        assert.ok(sizes.length === 0 || Math.max(...sizes) - Math.min(...sizes) <= 1)
      }),
    )
  })

  const targets = [
    [Infinity, 1, 250],
    [Infinity, 64, 250],
    [4_000, 8, 250],
    [1_600, 8, 100],
    [160, 8, 10],
    [0, 2, 0],
  ] as const
  for (const [remainingMs, workers, targetMs] of targets) {
    it(`aim at ${targetMs} ms with ${remainingMs} ms left for ${workers} workers`, () => {
      assert.equal(chunkTargetMs(remainingMs, workers), targetMs)
    })
  }

  // Files in the chunk and their cost, cost of the next, target.
  const members = [
    [0, 0, 5_000, 250, true],
    [0, 0, 5_000, 0, true],
    [1, 5, 5, 250, true],
    [1, 245, 5, 250, true],
    [1, 246, 5, 250, false],
    [1, 5, 99, 250, true],
    [1, 5, 100, 250, false],
    [31, 31, 1, 250, true],
    [32, 32, 1, 250, false],
    [1, 5, 5, 0, false],
  ] as const
  for (const [files, chunkMs, nextMs, targetMs, expected] of members) {
    it(`${expected ? 'take' : 'do not take'} ${nextMs} ms more to ${files} files of ${chunkMs} ms, aiming at ${targetMs}`, () => {
      assert.equal(belongsInChunk(files, chunkMs, nextMs, targetMs), expected)
    })
  }
})

describe('the cost model', () => {
  it('expects more of larger files', () => {
    const costs = new CostModel()
    assert.ok(costs.estimateMs(0) > 0)
    assert.ok(costs.estimateMs(8_000_000) > 20 * costs.estimateMs(100_000))
  })

  for (const factor of [0.1, 10]) {
    it(`comes to within a tenth of work that takes ${factor} times what was guessed`, () => {
      const costs = new CostModel()
      const truthMs = factor * costs.estimateMs(500_000)
      for (let file = 0; file < 60; file += 1) costs.learn(500_000, truthMs)
      assert.ok(Math.abs(costs.estimateMs(500_000) / truthMs - 1) < 0.1)
    })
  }

  it('is not thrown off by one slow file', () => {
    const costs = new CostModel()
    const guessMs = costs.estimateMs(500_000)
    costs.learn(500_000, 10 * guessMs)
    assert.ok(costs.estimateMs(500_000) < 2 * guessMs)
  })
})
