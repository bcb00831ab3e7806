import * as z from 'zod'
import { formatNamed } from '../formats.js'
import { hasColouredBackground } from './canvas.js'
import { defineOperation } from './define.js'

/** Gives a picture with transparency a ground where the output format cannot be transparent. */
export const flatten = defineOperation({
  name: 'flatten',
  summary: 'Lay transparent parts on --background where the output format needs it (always on)',
  place: 'flatten',
  schema: z.strictObject({
    force: z.boolean().default(false).meta({
      description: 'Lay transparent parts on --background even where the format could keep them',
      flag: 'flatten',
    }),
  }),
  always: true,
  isNoOp: ({ force }, { source, outputFormat }) =>
    !source.hasAlpha || (!force && formatNamed(outputFormat).alpha),
  bringsColours: (_options, context) => hasColouredBackground(context),
  apply(image, { force }, { canvas, outputFormat, warn }) {
    const { background = 'white' } = canvas
    const colour = background === 'transparent' ? 'white' : background
    if (!force) warn(`Transparency was laid on ${colour}, since ${outputFormat} has none`)
    return image.flatten({ background: colour })
  },
})
