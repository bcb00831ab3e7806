import type { Size } from '../../shared/size.js'

/**
 * How many pixels across a decoder makes one of, by the rules of sharp 0.35 (src/pipeline.cc,
 * "jpegShrinkOnLoad"): powers of two for JPEG, any number for WebP, none for other formats.
 */
export function shrinkOnLoadOf(format: string, source: Size, result: Size): number {
  const shrink = Math.min(source.width / result.width, source.height / result.height)
  if (format === 'webp') return Math.max(1, shrink)
  if (format !== 'jpeg') return 1
  const factor = shrink >= 8 ? 8 : shrink >= 4 ? 4 : shrink >= 2 ? 2 : 1
  return factor > 1 && Math.trunc(shrink) === factor ? factor / 2 : factor
}
