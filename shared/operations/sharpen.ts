import * as z from 'zod'
import { defineOperation } from './define.js'

/** Sharpens the lightness alone, edges more than flat parts (vips_sharpen). */
export const sharpen = defineOperation({
  name: 'sharpen',
  summary: 'Sharpen the lightness, edges more than flat parts',
  place: 'sharpen',
  premultiplies: true,
  schema: z.strictObject({
    sigma: z.number().min(0.3).max(10).meta({
      description: 'Standard deviation in pixels of the result, 0.3 to 10; 1 is a fair start',
      flag: 'sharpen',
      value: 'sigma',
    }),
  }),
  apply: (image, { sigma }) => image.sharpen({ sigma }),
})
