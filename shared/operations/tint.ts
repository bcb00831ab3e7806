import type { Matrix3x3 } from 'sharp'
import * as z from 'zod'
import { defineOperation } from './define.js'
import { warnOfEightBits } from './eight-bits.js'

const identity: Matrix3x3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

/** Gives the middle tones one colour; black and white stay. */
export const tint = defineOperation({
  name: 'tint',
  summary: 'Give the picture the hue of one colour, most in the middle tones; black and white stay',
  place: 'recomb',
  lastPlace: () => 'tint',
  needsPlainColours: true,
  turns: 'colour',
  schema: z.strictObject({
    colour: z
      .string()
      .regex(/^#(?:[\da-f]{3}|[\da-f]{6})$/i, 'Expected a colour such as #704214')
      .meta({ description: 'Colour as #rgb or #rrggbb', flag: 'tint', value: 'colour' }),
  }),
  bringsColours: () => true,
  apply(image, { colour }, context) {
    warnOfEightBits('The tint', context)
    // A tinted grey picture would be made grey again; recomb() makes three channels of the one.
    return (context.isGrey ? image.recomb(identity) : image).tint(colour)
  },
})
