import * as z from 'zod'
import { extendPattern, planExtend } from '../extension.js'
import { backgroundOf, hasColouredBackground } from './canvas.js'
import { defineOperation } from './define.js'

/** Adds a margin. */
export const extend = defineOperation({
  name: 'extend',
  summary: 'Add a margin of --background: in pixels, up to a size or to a ratio, after the resize',
  place: 'extend',
  schema: z.strictObject({
    by: z
      .string()
      .regex(
        extendPattern,
        'Expected pixels such as 10, 10,20 (top and bottom, sides) or 10,20,30,40 (clockwise from ' +
          'the top), a size such as 800x600, or a ratio such as 16:9',
      )
      .meta({
        description:
          'Margin in pixels: 10, 10,20 (top and bottom, sides) or 10,20,30,40 (clockwise from the ' +
          'top); or up to 800x600 or 16:9, with the picture where --gravity says',
        flag: 'extend',
        value: 'margin',
      }),
  }),
  isNoOp({ by }, { size, canvas }) {
    const margins = planExtend(by, size, canvas.gravity)
    return Object.values(margins).every((margin) => margin === 0)
  },
  bringsColours: (_options, context) => hasColouredBackground(context),
  resultSize({ by }, { size, canvas }) {
    const { top, right, bottom, left } = planExtend(by, size, canvas.gravity)
    return { width: size.width + left + right, height: size.height + top + bottom }
  },
  apply: (image, { by }, context) =>
    image.extend({
      ...planExtend(by, context.size, context.canvas.gravity),
      background: backgroundOf(context),
    }),
})
