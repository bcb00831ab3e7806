import { clamp, type Colour } from './colour.js'
import type { Pixels } from './scene.js'

/** An area of one colour. Coordinates are in heights of the picture, from its top left corner. */
export interface Shape {
  readonly colour: Colour
  /** 0 is invisible, 1 hides what is below. */
  readonly opacity: number
  /** Distance of a point from the edge, in picture heights; negative inside. */
  readonly distance: (x: number, y: number) => number
}

type Point = readonly [x: number, y: number]

/** As `Math.hypot`, which is many times slower. */
const lengthOf = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** The distance is an estimate, good near the edge: iquilezles.org/articles/ellipsedist. */
export const ellipse = (
  [middleX, middleY]: Point,
  [radiusX, radiusY]: Point,
  colour: Colour,
  opacity = 1,
): Shape => ({
  colour,
  opacity,
  distance: (x, y) => {
    const across = (x - middleX) / radiusX
    const down = (y - middleY) / radiusY
    const fromMiddle = lengthOf(across, down)
    const slope = lengthOf(across / radiusX, down / radiusY)
    return slope === 0 ? -radiusX : (fromMiddle * (fromMiddle - 1)) / slope
  },
})

/** Distance of a point to the right of the line from one point to another. */
function measureFromLine([fromX, fromY]: Point, [toX, toY]: Point): Shape['distance'] {
  const length = lengthOf(toX - fromX, toY - fromY)
  const normalX = (fromY - toY) / length
  const normalY = (toX - fromX) / length
  return (x, y) => -(normalX * (x - fromX) + normalY * (y - fromY))
}

/** The corners clockwise. */
export function triangle(a: Point, b: Point, c: Point, colour: Colour): Shape {
  const [ab, bc, ca] = [measureFromLine(a, b), measureFromLine(b, c), measureFromLine(c, a)]
  return { colour, opacity: 1, distance: (x, y) => Math.max(ab(x, y), bc(x, y), ca(x, y)) }
}

export const rectangle = ([left, top]: Point, [right, bottom]: Point, colour: Colour): Shape => ({
  colour,
  opacity: 1,
  distance: (x, y) => Math.max(left - x, x - right, top - y, y - bottom),
})

/**
 * Paints shapes, the first at the bottom, on a transparent ground; edges are one pixel soft.
 * Colours are mixed by "over" (Porter and Duff, Compositing Digital Images, 1984), unassociated.
 */
export function paintShapes(width: number, height: number, shapes: readonly Shape[]): Pixels {
  const data = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = ((pixel % width) + 0.5) / height
    const y = (Math.floor(pixel / width) + 0.5) / height
    let [red, green, blue, alpha] = [0, 0, 0, 0]
    for (const { colour, opacity, distance } of shapes) {
      const source = opacity * clamp(0.5 - distance(x, y) * height)
      if (source === 0) continue
      const share = source / (source + alpha * (1 - source))
      red += (colour[0] - red) * share
      green += (colour[1] - green) * share
      blue += (colour[2] - blue) * share
      alpha += (1 - alpha) * source
    }
    data[pixel * 4] = Math.round(red)
    data[pixel * 4 + 1] = Math.round(green)
    data[pixel * 4 + 2] = Math.round(blue)
    data[pixel * 4 + 3] = Math.round(alpha * 255)
  }
  return { data, width, height, channels: 4 }
}
