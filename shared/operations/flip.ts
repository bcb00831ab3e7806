import * as z from 'zod'
import { defineOperation } from './define.js'

/** Swaps top and bottom. Done after the resize, where it costs less and means the same. */
export const flip = defineOperation({
  name: 'flip',
  summary: 'Swap top and bottom',
  place: 'flip',
  schema: z.strictObject({
    mirror: z.boolean().default(false).meta({
      description: 'Swap top and bottom',
      flag: 'flip',
    }),
  }),
  isNoOp: ({ mirror }) => !mirror,
  apply: (image) => image.flip(),
})
