import assert from 'node:assert/strict'
import { asBytePath } from '../../../shared/byte-path.js'
import { standardLimits, type Limits } from '../../../shared/limits.js'
import { checkFileSize, checkInputSize, checkOutputSize } from '../../../worker/limits.js'

const path = asBytePath('/in/a.png')
const tooLarge = { name: 'FileFailure', code: 'too_large' }

const inputCheck =
  (width: number, height: number, frames: number, limits: Partial<Limits> = {}) =>
  () => {
    checkInputSize(path, { width, height }, frames, { ...standardLimits, ...limits })
  }

const outputCheck =
  (width: number, height: number, format: string, limits: Partial<Limits> = {}) =>
  () => {
    checkOutputSize(path, { width, height }, format, { ...standardLimits, ...limits })
  }

describe('limits', () => {
  const inputs = [
    [16_383, 16_383, 1, {}, true],
    [16_384, 16_383, 1, {}, false],
    [268_402_689, 1, 1, {}, true],
    [10_000, 10_000, 10, {}, true],
    [10_000, 10_000, 11, {}, false],
    [1, 1, 100_000, {}, true],
    [1, 1, 100_001, {}, false],
    [20_000, 20_000, 1, { framePixels: 400_000_000 }, true],
    [20_000, 20_001, 1, { framePixels: 400_000_000 }, false],
    [100, 100, 1, { framePixels: 10_000 }, true],
    [100, 101, 1, { framePixels: 10_000 }, false],
    [100, 100, 3, { filePixels: 30_000 }, true],
    [100, 100, 4, { filePixels: 30_000 }, false],
    [1, 1, 5, { frames: 5 }, true],
    [1, 1, 6, { frames: 5 }, false],
  ] as const
  for (const [width, height, frames, limits, allowed] of inputs) {
    const told = `${frames} frames of ${width}x${height} in ${JSON.stringify(limits)}`
    it(`${allowed ? 'let' : 'do not let'} ${told}`, () => {
      const check = inputCheck(width, height, frames, limits)
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
      const check = outputCheck(width, height, format)
      if (allowed) check()
      else assert.throws(check, tooLarge)
    })
  }

  it('on sources bind results only where they are laxer', () => {
    outputCheck(200, 200, 'png', { framePixels: 10_000 })()
    outputCheck(20_000, 20_000, 'png', { framePixels: 400_000_000 })()
  })

  const messages = [
    [
      inputCheck(20_000, 20_000, 1),
      'Expected at most 268402689 pixels (--max-pixels) in /in/a.png, got 20000x20000 = 400000000',
    ],
    [
      inputCheck(100, 100, 2, { framePixels: 9_999 }),
      'Expected at most 9999 pixels a frame (--max-pixels) in /in/a.png, got 100x100 = 10000',
    ],
    [
      inputCheck(100, 100, 2, { filePixels: 9_999, framePixels: 10_000 }),
      'Expected at most 9999 pixels in all frames (--max-file-pixels) in /in/a.png, ' +
        'got 2 frames of 100x100 = 20000',
    ],
    [
      inputCheck(1, 1, 101, { frames: 100 }),
      'Expected at most 100 frames (--max-frames) in /in/a.png, got 101',
    ],
    [
      () => {
        checkFileSize(path, 51n, { ...standardLimits, fileBytes: 50 })
      },
      'Expected at most 50 bytes (--max-bytes) in /in/a.png, got 51',
    ],
    [
      outputCheck(20_000, 2, 'webp'),
      'Expected at most 16383 pixels a side for webp from /in/a.png, got 20000x2',
    ],
    [
      outputCheck(20_000, 20_000, 'png'),
      'Expected a result of at most 268402689 pixels (--max-pixels) from /in/a.png, got 20000x20000',
    ],
  ] as const
  for (const [check, message] of messages) {
    it(`say ${message}`, () => {
      assert.throws(check, { ...tooLarge, message })
    })
  }
})
