import * as z from 'zod'
import { defineOperation } from './define.js'
import { fits, isSameSize, planResize, sizePattern } from '../geometry.js'
import { formatNamed } from '../formats.js'

/** Changes the size in pixels. Lanczos3, as sharp does by default. */
export const resize = defineOperation({
  name: 'resize',
  summary: 'Change the size, keeping the aspect and never enlarging unless asked',
  place: 'resize',
  lastPlace: 'extend',
  schema: z.strictObject({
    size: z.string().regex(sizePattern, 'Expected a size such as 800x600, 800x, x600 or 50%').meta({
      description: 'Size in pixels or per cent: 800x600, 800x, x600, 50%',
      flag: 'resize',
      value: 'size',
    }),
    fit: z.enum(fits).default('inside').meta({
      description: 'How the picture meets a box of two sides',
      flag: 'fit',
      value: 'fit',
    }),
    enlarge: z.boolean().default(false).meta({
      description: 'Allow pictures to become larger than they are',
      flag: 'enlarge',
    }),
  }),
  isNoOp({ size, fit, enlarge }, { size: before }) {
    const { scaled, result } = planResize(before, size, fit, enlarge)
    return isSameSize(scaled, before) && isSameSize(result, before)
  },
  resultSize: ({ size, fit, enlarge }, context) =>
    planResize(context.size, size, fit, enlarge).result,
  apply(image, { size, fit, enlarge }, context) {
    const { scaled, result } = planResize(context.size, size, fit, enlarge)
    // Sizes are worked out here, so sharp is told both sides: one formula, and a result that can be
    // verified against it.
    if (isSameSize(scaled, result)) return image.resize({ ...scaled, fit: 'fill' })
    if (fit === 'cover') return image.resize({ ...result, fit: 'cover' })
    const padWidth = result.width - scaled.width
    const padHeight = result.height - scaled.height
    const transparent = context.source.hasAlpha && formatNamed(context.outputFormat).alpha
    return image.resize({ ...scaled, fit: 'fill' }).extend({
      left: Math.floor(padWidth / 2),
      right: Math.ceil(padWidth / 2),
      top: Math.floor(padHeight / 2),
      bottom: Math.ceil(padHeight / 2),
      background: transparent ? { r: 0, g: 0, b: 0, alpha: 0 } : { r: 255, g: 255, b: 255 },
    })
  },
})
