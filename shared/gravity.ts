import type { Region, Size } from './size.js'

/** Sides and corners by the compass; north is up. */
const directions = {
  centre: [0.5, 0.5],
  center: [0.5, 0.5],
  north: [0.5, 0],
  northeast: [1, 0],
  east: [1, 0.5],
  southeast: [1, 1],
  south: [0.5, 1],
  southwest: [0, 1],
  west: [0, 0.5],
  northwest: [0, 0],
} as const satisfies Record<string, readonly [across: number, down: number]>

/** What is kept follows from the pixels: the most detail, or what draws the eye. */
const strategies = ['entropy', 'attention'] as const

type Direction = keyof typeof directions
type Strategy = (typeof strategies)[number]
export type Gravity = Direction | Strategy

const isDirection = (text: string): text is Direction => Object.hasOwn(directions, text)

export const gravities: readonly Gravity[] = [
  ...Object.keys(directions).filter(isDirection),
  ...strategies,
]

export const isStrategy = (gravity: Gravity): gravity is Strategy => !isDirection(gravity)

/**
 * Where a smaller box goes on a larger one, or a part that is kept in the whole, in pixels. What
 * cannot be halved is one pixel more to the right and below. A strategy counts as the centre.
 */
export function placeAt(gravity: Gravity, outer: Size, inner: Size): Region {
  const [across, down] = isDirection(gravity) ? directions[gravity] : directions.centre
  return {
    ...inner,
    left: Math.floor((outer.width - inner.width) * across),
    top: Math.floor((outer.height - inner.height) * down),
  }
}
