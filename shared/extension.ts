import { parseRatio, ratioSource } from './crop-region.js'
import { placeAt, type Gravity } from './gravity.js'
import type { Size } from './size.js'

const side = String.raw`[1-9]\d{0,5}`
const margin = String.raw`\d{1,6}`

/** What `--extend` accepts: `10`, `10,20`, `10,20,30,40`, `800x600`, `16:9`. */
export const extendPattern = new RegExp(
  String.raw`^(?:${margin}(?:,${margin}(?:,${margin},${margin})?)?|${side}x${side}|${ratioSource})$`,
)

/** Pixels to add on each side. */
export interface Margins {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** The margins that put a picture on a larger box; none on a side where the box is smaller. */
export function marginsAround(size: Size, box: Size, gravity: Gravity): Margins {
  const outer = {
    width: Math.max(size.width, box.width),
    height: Math.max(size.height, box.height),
  }
  const { left, top } = placeAt(gravity, outer, size)
  return {
    ...{ left, top },
    right: outer.width - size.width - left,
    bottom: outer.height - size.height - top,
  }
}

/** The smallest size of a ratio that a picture fits into, in pixels. */
const boxOfRatio = ({ width, height }: Size, ratio: number): Size =>
  width / height > ratio
    ? { width, height: Math.round(width / ratio) }
    : { width: Math.round(height * ratio), height }

/**
 * The margins that are asked for, in pixels.
 * @param text matches `extendPattern`
 */
export function planExtend(text: string, size: Size, gravity: Gravity): Margins {
  if (text.includes(':')) return marginsAround(size, boxOfRatio(size, parseRatio(text)), gravity)
  if (text.includes('x')) {
    const [width = 0, height = 0] = text.split('x').map(Number)
    return marginsAround(size, { width, height }, gravity)
  }
  const [top = 0, right = top, bottom = top, left = right] = text.split(',').map(Number)
  return { top, right, bottom, left }
}
