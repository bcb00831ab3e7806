import assert from 'node:assert/strict'
import { asBytePath } from '../../../shared/byte-path.js'
import { checkInputSize, checkOutputSize, limits } from '../../../worker/limits.js'

const path = asBytePath('/in/a.png')
const tooLarge = { name: 'FileFailure', code: 'too_large' }

describe('limits', () => {
  const inputs = [
    [16_383, 16_383, 1, true],
    [16_384, 16_383, 1, false],
    [268_402_689, 1, 1, true],
    [10_000, 10_000, 10, true],
    [10_000, 10_000, 11, false],
    [1, 1, 1_000_000_000, true],
    [1, 1, 1_000_000_001, false],
  ] as const
  for (const [width, height, frames, allowed] of inputs) {
    it(`${allowed ? 'let' : 'do not let'} ${frames} frames of ${width}x${height} in`, () => {
      const check = () => {
        checkInputSize(path, { width, height }, frames)
      }
      if (allowed) check()
      else assert.throws(check, tooLarge)
    })
  }

  const outputs = [
    ['jpeg', 16_000, 16_000, true],
    ['jpeg', 65_535, 10, true],
    ['jpeg', 65_536, 1, false],
    ['jpeg', 1, 65_536, false],
    ['webp', 16_383, 100, true],
    ['webp', 16_384, 1, false],
    ['avif', 1, 16_385, false],
    ['png', 1_000_000, 100, true],
    ['png', 16_384, 16_383, false],
  ] as const
  for (const [format, width, height, allowed] of outputs) {
    it(`${allowed ? 'let' : 'do not let'} a ${format} of ${width}x${height} out`, () => {
      const check = () => {
        checkOutputSize(path, { width, height }, format)
      }
      if (allowed) check()
      else assert.throws(check, tooLarge)
    })
  }

  it('name the path, the limit and what was got', () => {
    assert.throws(
      () => {
        checkInputSize(path, { width: 20_000, height: 20_000 }, 1)
      },
      {
        message: `Expected at most ${limits.framePixels} pixels in /in/a.png, got 20000x20000 = 400000000`,
      },
    )
    assert.throws(
      () => {
        checkOutputSize(path, { width: 20_000, height: 2 }, 'webp')
      },
      { message: 'Expected at most 16383 pixels a side for webp from /in/a.png, got 20000x2' },
    )
  })
})
