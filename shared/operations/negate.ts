import * as z from 'zod'
import { defineOperation } from './define.js'

/** Swaps light and dark; transparency stays. */
export const negate = defineOperation({
  name: 'negate',
  summary: 'Swap light and dark, each channel; transparency stays',
  place: 'negate',
  schema: z.strictObject({
    on: z.boolean().default(false).meta({ description: 'Swap light and dark', flag: 'negate' }),
  }),
  isNoOp: ({ on }) => !on,
  apply: (image) => image.negate({ alpha: false }),
})
