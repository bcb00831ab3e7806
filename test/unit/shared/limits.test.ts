import assert from 'node:assert/strict'
import { limitsSchema, resolveLimits, standardLimits } from '../../../shared/limits.js'

describe('limits of a job', () => {
  it('are those of the libraries where nothing is given', () => {
    assert.deepEqual(resolveLimits({ untrusted: false }), standardLimits)
  })

  it('are 50 MP a frame, 100 frames and 50 MB for pictures of strangers', () => {
    assert.deepEqual(resolveLimits({ untrusted: true }), {
      framePixels: 50_000_000,
      filePixels: 1_000_000_000,
      frames: 100,
      fileBytes: 50_000_000,
    })
  })

  it('are what was given before those of a preset', () => {
    const given = { maxPixels: 60_000_000, maxFilePixels: 70_000_000, maxFrames: 5, maxBytes: 6 }
    for (const untrusted of [false, true]) {
      assert.deepEqual(resolveLimits({ untrusted, ...given }), {
        ...{ framePixels: 60_000_000, filePixels: 70_000_000, frames: 5, fileBytes: 6 },
      })
    }
    assert.equal(resolveLimits({ untrusted: true, maxBytes: 6 }).frames, 100)
  })

  const refused = [
    {},
    { ...standardLimits, framePixels: 0 },
    { ...standardLimits, frames: 1.5 },
    { ...standardLimits, frames: 100_001 },
    { ...standardLimits, fileBytes: 2_000_000_001 },
    { ...standardLimits, more: 1 },
  ]
  for (const limits of refused) {
    it(`are not ${JSON.stringify(limits)}`, () => {
      assert.equal(limitsSchema.safeParse(limits).success, false)
    })
  }
})
