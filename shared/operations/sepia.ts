import type { Matrix3x3 } from 'sharp'
import * as z from 'zod'
import { defineOperation } from './define.js'
import { warnOfEightBits } from './eight-bits.js'

/** sepia(1) of the CSS Filter Effects (drafts.fxtf.org/filter-effects-1/#sepiaEquivalent). */
const matrix: Matrix3x3 = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
]

/** The brown of old prints. */
export const sepia = defineOperation({
  name: 'sepia',
  summary: 'The brown of old prints, as sepia(1) of CSS',
  place: 'recomb',
  needsPlainColours: true,
  turns: 'colour',
  schema: z.strictObject({
    on: z.boolean().default(false).meta({ description: 'The brown of old prints', flag: 'sepia' }),
  }),
  isNoOp: ({ on }) => !on,
  bringsColours: () => true,
  apply(image, _options, context) {
    warnOfEightBits('Sepia', context)
    return image.recomb(matrix)
  },
})
