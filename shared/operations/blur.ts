import * as z from 'zod'
import { defineOperation } from './define.js'

/** Gaussian blur. */
export const blur = defineOperation({
  name: 'blur',
  summary: 'Blur, after Gauss',
  place: 'blur',
  premultiplies: true,
  schema: z.strictObject({
    sigma: z.number().min(0.3).max(1_000).meta({
      description: 'Standard deviation in pixels of the result, 0.3 to 1000',
      flag: 'blur',
      value: 'sigma',
    }),
  }),
  apply: (image, { sigma }) => image.blur(sigma),
})
