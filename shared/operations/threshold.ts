import * as z from 'zod'
import { defineOperation } from './define.js'

/** Makes black and white of a picture; transparency stays. */
export const threshold = defineOperation({
  name: 'threshold',
  summary: 'Make it black and white: white from a level of luminance on',
  place: 'grayscale',
  lastPlace: () => 'linear',
  turns: 'grey',
  schema: z.strictObject({
    level: z.int().min(1).max(255).meta({
      description: 'Least level that becomes white, 1 to 255',
      flag: 'threshold',
      value: 'level',
    }),
  }),
  // sharp's threshold() would make black and white of the transparency too. Its grayscale() has 8
  // bits whatever comes in, so that the levels are sure: those below end at 0, the others above 254.
  apply: (image, { level }) => image.grayscale().linear(255, -255 * (level - 1)),
})
