import * as z from 'zod'
import { defineOperation } from './define.js'

/** Swaps left and right. Done after the resize, where it costs less and means the same. */
export const flop = defineOperation({
  name: 'flop',
  summary: 'Swap left and right',
  place: 'flop',
  schema: z.strictObject({
    mirror: z.boolean().default(false).meta({
      description: 'Swap left and right',
      flag: 'flop',
    }),
  }),
  isNoOp: ({ mirror }) => !mirror,
  apply: (image) => image.flop(),
})
