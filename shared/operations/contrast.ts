import * as z from 'zod'
import { defineOperation } from './define.js'

/**
 * Moves values away from the middle, or to it: (v - 0.5) * factor + 0.5, as contrast() of the CSS
 * Filter Effects (drafts.fxtf.org/filter-effects-1/#funcdef-filter-contrast).
 */
export const contrast = defineOperation({
  name: 'contrast',
  summary: 'More or less contrast, around the middle',
  place: 'linear',
  schema: z.strictObject({
    factor: z.number().min(0).max(10).meta({
      description: 'Above 1 for more, below 1 for less; 1 changes nothing',
      flag: 'contrast',
      value: 'factor',
    }),
  }),
  isNoOp: ({ factor }) => factor === 1,
  apply(image, { factor }, { source }) {
    const isDeep = source.bitDepth > 8
    // The offset is in levels, so their number has to be sure on the way to a format of 8 bits too.
    if (isDeep) image.pipelineColourspace('rgb16')
    return image.linear(factor, ((isDeep ? 65_535 : 255) / 2) * (1 - factor))
  },
})
