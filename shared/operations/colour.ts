import * as z from 'zod'
import { defineOperation } from './define.js'

/** What may be asked for the colours of results. */
export const colourChoices = ['keep', 'srgb', 'p3'] as const
export type ColourChoice = (typeof colourChoices)[number]

/** The colours of the result. Planned and done where the picture is opened, see worker/colour.ts. */
export const colour = defineOperation({
  name: 'colour',
  summary: 'Keep the colour profile with the values that belong to it, or convert (always on)',
  schema: z.strictObject({
    space: z
      .enum(colourChoices)
      .default('keep')
      .meta({
        description:
          'What to make of the colours; keep: profile and values stay where the output can carry ' +
          'a profile, else sRGB',
        flag: 'colour',
        value: 'space',
      }),
  }),
  always: true,
  isNoOp: () => true,
  apply: (image) => image,
})
