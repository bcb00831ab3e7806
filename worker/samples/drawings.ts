import type { Colour } from './colour.js'
import { ellipse, rectangle, triangle, type Shape } from './shapes.js'

const orange: Colour = [240, 122, 42]
const darkOrange: Colour = [206, 84, 28]
const white: Colour = [252, 250, 244]
const ink: Colour = [28, 32, 44]

/** A fish that looks left, with bubbles one can see through; for pictures of 4 to 3. */
export const fish: readonly Shape[] = [
  ellipse([0.66, 0.86], [0.36, 0.05], ink, 0.25),
  triangle([0.9, 0.48], [1.22, 0.26], [1.22, 0.72], darkOrange),
  triangle([0.56, 0.32], [0.82, 0.12], [0.88, 0.34], darkOrange),
  triangle([0.62, 0.66], [0.8, 0.66], [0.8, 0.82], darkOrange),
  ellipse([0.64, 0.48], [0.4, 0.23], orange),
  ellipse([0.56, 0.48], [0.05, 0.21], white),
  ellipse([0.8, 0.48], [0.04, 0.17], white),
  ellipse([0.4, 0.42], [0.06, 0.06], white),
  ellipse([0.385, 0.42], [0.03, 0.03], ink),
  ellipse([0.14, 0.34], [0.06, 0.06], [150, 206, 240], 0.5),
  ellipse([0.22, 0.18], [0.045, 0.045], [150, 206, 240], 0.5),
  ellipse([0.11, 0.09], [0.03, 0.03], [150, 206, 240], 0.5),
]

/** The fish in water with sand below: opaque, few colours. */
export const aquarium: readonly Shape[] = [
  rectangle([0, 0], [2, 1], [44, 120, 172]),
  rectangle([0, 0], [2, 0.06], [116, 186, 216]),
  ellipse([0.4, 1.02], [0.9, 0.18], [226, 204, 150]),
  triangle([1.08, 0.95], [1.16, 0.5], [1.14, 0.95], [46, 132, 84]),
  triangle([1.16, 0.95], [1.14, 0.62], [1.22, 0.95], [64, 152, 92]),
  ...fish,
]

/** A flat poster: mountains, a sun, a lake, and an F in the top left corner. */
export const poster: readonly Shape[] = [
  rectangle([0, 0], [2, 1], [250, 232, 200]),
  ellipse([0.92, 0.32], [0.15, 0.15], [240, 110, 74]),
  triangle([-0.1, 0.72], [0.36, 0.3], [0.82, 0.72], [44, 88, 112]),
  triangle([0.27, 0.382], [0.36, 0.3], [0.45, 0.382], white),
  triangle([0.5, 0.72], [0.92, 0.42], [1.44, 0.72], [30, 62, 88]),
  rectangle([0, 0.72], [2, 1], [84, 160, 170]),
  rectangle([0.62, 0.78], [1.2, 0.795], white),
  rectangle([0.2, 0.85], [0.74, 0.865], white),
  rectangle([0.78, 0.92], [1.06, 0.935], white),
  rectangle([0.07, 0.07], [0.108, 0.27], ink),
  rectangle([0.07, 0.07], [0.206, 0.108], ink),
  rectangle([0.07, 0.15], [0.174, 0.184], ink),
]
