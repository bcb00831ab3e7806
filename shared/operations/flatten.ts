import * as z from 'zod'
import { formatNamed } from '../formats.js'
import { defineOperation } from './define.js'

/** Gives a picture with transparency a ground where the output format cannot be transparent. */
export const flatten = defineOperation({
  name: 'flatten',
  summary: 'Lay transparent parts on a colour where the output format needs it (always on)',
  place: 'flatten',
  schema: z.strictObject({
    background: z
      .string()
      .regex(
        /^(?:white|black|gr[ae]y|#[\da-f]{3}|#[\da-f]{6})$/i,
        'Expected white, black, grey or a colour such as #ffcc00',
      )
      .default('white')
      .meta({
        description: 'Colour under transparent parts: white, black, grey, #rgb, #rrggbb',
        flag: 'background',
        value: 'colour',
      }),
  }),
  always: true,
  isNoOp: (_options, { source, outputFormat }) =>
    !source.hasAlpha || formatNamed(outputFormat).alpha,
  // White, black and grey are the same in every RGB space.
  bringsColours: ({ background }) => background.startsWith('#'),
  apply(image, { background }, context) {
    context.warn(`Transparency was laid on ${background}, since ${context.outputFormat} has none`)
    return image.flatten({ background })
  },
})
