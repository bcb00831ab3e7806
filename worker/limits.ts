import { toDisplay, type BytePath } from '../shared/byte-path.js'
import { formatNamed } from '../shared/formats.js'
import { limitFlags, standardLimits, type Limits } from '../shared/limits.js'
import type { Size } from '../shared/size.js'
import { FileFailure } from './failure.js'

/** Pixels of all frames that are decoded at once: 1 GB with transparency. */
const MAX_ANIMATION_PIXELS = 250_000_000

const tooLarge = (expected: string, path: BytePath, got: string): FileFailure =>
  new FileFailure('too_large', `Expected ${expected} ${toDisplay(path)}, got ${got}`)

/**
 * Checks what the header of a picture tells, before anything is decoded.
 * @throws FileFailure `too_large` with the flag of the limit
 */
export function checkInputSize(path: BytePath, size: Size, frames: number, limits: Limits): void {
  const pixels = size.width * size.height
  const shape = `${size.width}x${size.height}`
  const most = (limit: keyof Limits, what: string): string =>
    `at most ${limits[limit]} ${what} (${limitFlags[limit]}) in`
  if (pixels > limits.framePixels) {
    const expected = most('framePixels', frames === 1 ? 'pixels' : 'pixels a frame')
    throw tooLarge(expected, path, `${shape} = ${pixels}`)
  }
  if (frames > limits.frames) throw tooLarge(most('frames', 'frames'), path, `${frames}`)
  if (pixels * frames > limits.filePixels) {
    const got = `${frames} frames of ${shape} = ${pixels * frames}`
    throw tooLarge(most('filePixels', 'pixels in all frames'), path, got)
  }
}

/** @throws FileFailure `too_large` with the flag of the limit */
export function checkFileSize(path: BytePath, bytes: bigint, limits: Limits): void {
  if (bytes <= BigInt(limits.fileBytes)) return
  const expected = `at most ${limits.fileBytes} bytes (${limitFlags.fileBytes}) in`
  throw tooLarge(expected, path, `${bytes}`)
}

/** @throws FileFailure `too_large` for an animation whose frames would not fit into memory */
export function checkAnimationSize(path: BytePath, size: Size, frames: number): void {
  if (size.width * size.height * frames <= MAX_ANIMATION_PIXELS) return
  const got = `${frames} frames of ${size.width}x${size.height}; --first-frame takes but one`
  throw tooLarge(`at most ${MAX_ANIMATION_PIXELS} pixels in all frames of`, path, got)
}

/**
 * A result is what its maker asked for, so a stricter limit on sources does not bind it; a laxer
 * one does.
 * @throws FileFailure `too_large` when the result would not fit its format or the pixel limit
 */
export function checkOutputSize(path: BytePath, size: Size, format: string, limits: Limits): void {
  const { maxSide } = formatNamed(format)
  const got = `${size.width}x${size.height}`
  if (Math.max(size.width, size.height) > maxSide) {
    throw tooLarge(`at most ${maxSide} pixels a side for ${format} from`, path, got)
  }
  checkMadePixels(path, size, limits)
}

/** @throws FileFailure `too_large` for a picture of more pixels than may be made of a source */
export function checkMadePixels(path: BytePath, size: Size, limits: Limits): void {
  const most = Math.max(limits.framePixels, standardLimits.framePixels)
  if (size.width * size.height <= most) return
  const expected = `a result of at most ${most} pixels (${limitFlags.framePixels}) from`
  throw tooLarge(expected, path, `${size.width}x${size.height}`)
}
