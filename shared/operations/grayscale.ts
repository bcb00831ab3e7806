import * as z from 'zod'
import { defineOperation } from './define.js'

/**
 * Takes the colour away. Nothing is told to sharp here: the worker writes a picture that has turned
 * grey as such, by its luminance and with all its bits, where sharp's own grayscale() has 8.
 */
export const grayscale = defineOperation({
  name: 'grayscale',
  summary: 'Take the colour away, by luminance',
  place: 'space',
  turns: 'grey',
  schema: z.strictObject({
    on: z.boolean().default(false).meta({
      description: 'Take the colour away',
      flag: 'grayscale',
    }),
  }),
  isNoOp: ({ on }, { isGrey }) => !on || isGrey,
  apply: (image) => image,
})
