import assert from 'node:assert/strict'
import type { Colour } from '../../../../worker/samples/colour.js'
import {
  ellipse,
  paintShapes,
  rectangle,
  triangle,
  type Shape,
} from '../../../../worker/samples/shapes.js'

const red: Colour = [200, 0, 0]
const blue: Colour = [0, 0, 100]
const whole = (colour: Colour, opacity: number): Shape => ({
  ...rectangle([-1, -1], [9, 9], colour),
  opacity,
})

describe('paintShapes', () => {
  const grounds: readonly (readonly [string, readonly Shape[], readonly number[]])[] = [
    ['nothing as transparent', [], [0, 0, 0, 0]],
    ['one shape as it is', [whole(red, 1)], [200, 0, 0, 255]],
    ['half a shape with its full colour', [whole(red, 0.5)], [200, 0, 0, 128]],
    ['half a shape over a solid one', [whole(red, 1), whole(blue, 0.5)], [100, 0, 50, 255]],
    ['half over half', [whole(red, 0.5), whole(blue, 0.5)], [67, 0, 67, 191]],
  ]
  for (const [name, shapes, pixel] of grounds) {
    it(`paints ${name}`, () => {
      assert.deepEqual([...paintShapes(1, 1, shapes).data], pixel)
    })
  }

  const areas: readonly (readonly [string, Shape, number])[] = [
    ['a rectangle', rectangle([0.1, 0.2], [0.9, 0.7], red), 0.4],
    ['a triangle', triangle([0.1, 0.9], [0.5, 0.1], [0.9, 0.9], red), 0.32],
    ['an ellipse', ellipse([0.5, 0.5], [0.4, 0.2], red), Math.PI * 0.08],
  ]
  for (const [name, shape, area] of areas) {
    it(`covers the area of ${name}`, () => {
      const { data } = paintShapes(200, 200, [shape])
      const covered = data.reduce((sum, value, at) => (at % 4 === 3 ? sum + value : sum), 0) / 255
      assert.ok(Math.abs(covered / 40_000 - area) < 0.002, `got ${covered / 40_000}`)
    })
  }
})
