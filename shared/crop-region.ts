import { ImageRayError } from './errors.js'
import { placeAt, type Gravity } from './gravity.js'
import type { Region, Size } from './size.js'

const side = String.raw`[1-9]\d{0,5}`
const part = String.raw`(?:0*[1-9]\d{0,5}(?:\.\d+)?|0*\.\d*[1-9]\d*)`

/** A ratio of sides such as `16:9` or `1.91:1`. */
export const ratioSource = `${part}:${part}`

/** What `--crop` accepts: `800x600+10+20`, `800x600`, `16:9`. */
export const cropPattern = new RegExp(
  String.raw`^(?:${side}x${side}(?:\+\d{1,6}\+\d{1,6})?|${ratioSource})$`,
)

/** Parses `16:9` to the width of a box of height 1. */
export function parseRatio(text: string): number {
  const [width, height] = text.split(':').map(Number)
  return Number(width) / Number(height)
}

/** The largest size of a ratio inside another size, in pixels. */
export function fitRatio({ width, height }: Size, ratio: number): Size {
  return width / height > ratio
    ? { width: Math.max(1, Math.round(height * ratio)), height }
    : { width, height: Math.max(1, Math.round(width / ratio)) }
}

/** A named rectangle has to be in the picture: another one would be another picture. */
function requireInside(region: Region, size: Size, text: string): Region {
  if (region.left + region.width <= size.width && region.top + region.height <= size.height) {
    return region
  }
  throw new ImageRayError(
    'out_of_bounds',
    `Expected at least ${region.left + region.width}x${region.top + region.height} pixels for ` +
      `--crop ${text}, got ${size.width}x${size.height}`,
  )
}

/**
 * The part of a picture that is kept, in pixels. Of a size larger than the picture there is as much
 * as there is.
 * @param text matches `cropPattern`
 * @throws ImageRayError `out_of_bounds` on a rectangle that is not in the picture
 */
export function planCrop(text: string, size: Size, gravity: Gravity): Region {
  if (text.includes(':')) return placeAt(gravity, size, fitRatio(size, parseRatio(text)))
  const [width = 0, height = 0, left, top] = text.split(/[x+]/).map(Number)
  if (left !== undefined && top !== undefined) {
    return requireInside({ width, height, left, top }, size, text)
  }
  const kept = { width: Math.min(width, size.width), height: Math.min(height, size.height) }
  return placeAt(gravity, size, kept)
}
