import assert from 'node:assert/strict'
import { fractalNoise, hash } from '../../../../worker/samples/noise.js'

describe('noise of the samples', () => {
  it('hashes into fractions that fill the range evenly', () => {
    const counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for (let x = -100; x < 100; x++) {
      for (let y = 0; y < 50; y++) {
        const value = hash(x, y, 7)
        assert.ok(value >= 0 && value < 1, `got ${value}`)
        const tenth = Math.floor(value * 10)
        counts[tenth] = (counts[tenth] ?? 0) + 1
      }
    }
    assert.ok(Math.min(...counts) > 900 && Math.max(...counts) < 1100, counts.join(' '))
  })

  it('stays between 0 and 1 and goes without jumps', () => {
    let before = fractalNoise(-5, 0.3, 2, 5)
    for (let x = -5; x < 5; x += 0.001) {
      const value = fractalNoise(x, 0.3, 2, 5)
      assert.ok(value >= 0 && value <= 1, `got ${value} at ${x}`)
      assert.ok(Math.abs(value - before) < 0.02, `jumped from ${before} to ${value} at ${x}`)
      before = value
    }
  })
})
