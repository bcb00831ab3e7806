import sharp, { type Sharp } from 'sharp'
import { planLandscape } from './landscape.js'
import { moods } from './moods.js'
import { hash } from './noise.js'

export interface SceneOptions {
  /** Another number is another place. @default 1 */
  readonly seed?: number
  /** @default 'day' */
  readonly mood?: keyof typeof moods
}

/** Pixels in rows from the top left, one byte a channel. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
}

/** Whether the letter F, 0.2 picture heights high and in the top left corner, covers a point. */
const isMark = (x: number, y: number): boolean => {
  const across = (x - 0.07) / 0.2
  const down = (y - 0.07) / 0.2
  if (across < 0 || down < 0 || down > 1) return false
  return (
    across < 0.19 || (down < 0.19 && across < 0.68) || (down > 0.4 && down < 0.57 && across < 0.52)
  )
}

const markColour = [250, 250, 250] as const

const toLevel = (value: number): number => Math.min(Math.max(value, 0), 255)

/** Noise of the sensor: what makes a photo hard to compress, in levels of 255. */
const grain = 5

/**
 * Paints a landscape with an F in the top left corner, so that a picture which is turned or
 * mirrored wrongly shows it. Same size and options, same pixels.
 */
export function paintScene(width: number, height: number, options: SceneOptions = {}): Pixels {
  const { seed = 1, mood = 'day' } = options
  const landscapeAt = planLandscape(width, height, moods[mood], seed)
  const data = new Uint8Array(width * height * 3)
  let at = 0
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / height
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / height
      const colour = isMark(x, y) ? markColour : landscapeAt(x, y)
      const noise = (hash(column, row, seed) - 0.5) * 2 * grain
      data[at++] = toLevel(colour[0] + noise)
      data[at++] = toLevel(colour[1] + noise)
      data[at++] = toLevel(colour[2] + noise)
    }
  }
  return { data, width, height, channels: 3 }
}

/** Hands pixels to sharp. */
export const toSharp = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels } })

/** A landscape as sharp's input: three channels of 8 bits, sRGB. See {@link paintScene}. */
export const makeScene = (width: number, height: number, options: SceneOptions = {}): Sharp =>
  toSharp(paintScene(width, height, options))
