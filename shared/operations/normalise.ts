import * as z from 'zod'
import { defineOperation } from './define.js'

/** Stretches the lightness to its full range, leaving 1 % of the pixels at both ends out. */
export const normalise = defineOperation({
  name: 'normalise',
  summary: 'Stretch the lightness to the full range; the darkest and the lightest 1 % are cut off',
  place: 'normalise',
  schema: z.strictObject({
    stretch: z.boolean().default(false).meta({
      description: 'Stretch the lightness to the full range; frames of an animation each by itself',
      flag: 'normalise',
    }),
  }),
  isNoOp: ({ stretch }) => !stretch,
  apply: (image) => image.normalise(),
})
