import * as z from 'zod'
import { defineOperation } from './define.js'
import type { Size } from '../size.js'

/** Side of the square that fits into a picture: odd, and no larger than was asked for. */
const windowIn = ({ width, height }: Size, size: number): number =>
  Math.min(size, Math.floor((Math.min(width, height) - 1) / 2) * 2 + 1)

/** Takes away specks: each pixel becomes the middle one of those around it. */
export const median = defineOperation({
  name: 'median',
  summary: 'Take away specks and noise: each value becomes the median of those around it',
  place: 'median',
  needsPlainColours: true,
  schema: z.strictObject({
    size: z
      .int()
      .min(3)
      .max(99)
      .refine((size) => size % 2 === 1, 'Expected an odd number of pixels')
      .meta({
        description: 'Side of the square that is looked at, in pixels: 3, 5, 7 ... 99',
        flag: 'median',
        value: 'pixels',
      }),
  }),
  isNoOp: ({ size }, context) => windowIn(context.size, size) < 3,
  apply: (image, { size }, context) => image.median(windowIn(context.size, size)),
})
