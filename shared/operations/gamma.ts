import * as z from 'zod'
import { defineOperation } from './define.js'

/** sharp takes exponents from 1 to 3, for a step before the resize and for one after it. */
const MOST = 3

/**
 * Lightens or darkens the middle tones: a value v of 0 to 1 becomes v^(1/gamma), as `-gamma` of
 * ImageMagick does.
 */
export const gamma = defineOperation({
  name: 'gamma',
  summary: 'Lighten or darken the middle tones: each value to the power of 1/gamma',
  place: 'gamma',
  lastPlace: () => 'gamma-out',
  schema: z.strictObject({
    gamma: z
      .number()
      .min(1 / MOST)
      .max(MOST)
      .meta({
        description: 'Above 1 lightens, below 1 darkens: 0.34 to 3',
        flag: 'gamma',
        value: 'gamma',
      }),
  }),
  isNoOp: ({ gamma: exponent }) => exponent === 1,
  apply: (image, { gamma: exponent }) =>
    exponent < 1 ? image.gamma(1 / exponent, 1) : image.gamma(1, exponent),
})
