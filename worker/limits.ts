import { toDisplay, type BytePath } from '../shared/byte-path.js'
import { formatNamed } from '../shared/formats.js'
import type { Size } from '../shared/operations/define.js'
import { FileFailure } from './failure.js'

/** Checked before anything is decoded. */
export const limits = {
  /** Pixels of one frame; sharp's own limit (0x3FFF²). */
  framePixels: 268_402_689,
  /** Pixels of all frames of a file. */
  filePixels: 1_000_000_000,
  /** Pixels of all frames that are decoded at once: 1 GB with transparency. */
  animationPixels: 250_000_000,
  /** Bytes of a file; Node reads at most 2 GiB at once. */
  fileBytes: 2_000_000_000,
} as const

/** @throws FileFailure `too_large` */
export function checkInputSize(path: BytePath, size: Size, frames: number): void {
  const pixels = size.width * size.height
  if (pixels > limits.framePixels) {
    throw new FileFailure(
      'too_large',
      `Expected at most ${limits.framePixels} pixels in ${toDisplay(path)}, ` +
        `got ${size.width}x${size.height} = ${pixels}`,
    )
  }
  if (pixels * frames > limits.filePixels) {
    throw new FileFailure(
      'too_large',
      `Expected at most ${limits.filePixels} pixels in all frames of ${toDisplay(path)}, ` +
        `got ${frames} frames of ${size.width}x${size.height}`,
    )
  }
}

/** @throws FileFailure `too_large` for an animation whose frames would not fit into memory */
export function checkAnimationSize(path: BytePath, size: Size, frames: number): void {
  const pixels = size.width * size.height * frames
  if (pixels <= limits.animationPixels) return
  throw new FileFailure(
    'too_large',
    `Expected at most ${limits.animationPixels} pixels in all frames of ${toDisplay(path)}, ` +
      `got ${frames} frames of ${size.width}x${size.height}; --first-frame takes but one`,
  )
}

/** @throws FileFailure `too_large` when the result would not fit its format or the pixel limit */
export function checkOutputSize(path: BytePath, size: Size, format: string): void {
  const { maxSide } = formatNamed(format)
  if (Math.max(size.width, size.height) > maxSide) {
    throw new FileFailure(
      'too_large',
      `Expected at most ${maxSide} pixels a side for ${format} from ${toDisplay(path)}, ` +
        `got ${size.width}x${size.height}`,
    )
  }
  if (size.width * size.height > limits.framePixels) {
    throw new FileFailure(
      'too_large',
      `Expected a result of at most ${limits.framePixels} pixels from ${toDisplay(path)}, ` +
        `got ${size.width}x${size.height}`,
    )
  }
}
