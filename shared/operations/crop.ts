import * as z from 'zod'
import { cropPattern, planCrop } from '../crop-region.js'
import { isSameSize } from '../geometry.js'
import { isStrategy } from '../gravity.js'
import { defineOperation } from './define.js'

/** Keeps a part of the picture. */
export const crop = defineOperation({
  name: 'crop',
  summary: 'Keep a part: a rectangle, a size or a ratio, before any resize',
  place: 'extract',
  schema: z.strictObject({
    region: z
      .string()
      .regex(cropPattern, 'Expected a part such as 800x600+10+20, 800x600 or 16:9')
      .meta({
        description:
          'Part of the upright picture: 800x600+10+20 in pixels from the top left, 800x600 or 16:9 ' +
          'where --gravity says',
        flag: 'crop',
        value: 'region',
      }),
  }),
  locate: {
    frames: 'first',
    isNeeded: ({ region }, { canvas, size }) =>
      isStrategy(canvas.gravity) && !isSameSize(planCrop(region, size, canvas.gravity), size),
    async find(image, { region }, { canvas, size }) {
      const { width, height } = planCrop(region, size, canvas.gravity)
      // Without reduction, sharp looks for the part in the picture as large as it is.
      const { info } = await image
        .resize({ width, height, fit: 'cover', position: canvas.gravity, withoutReduction: true })
        .raw()
        .toBuffer({ resolveWithObject: true })
      return {
        ...{ width, height },
        left: Math.abs(info.cropOffsetLeft ?? 0),
        top: Math.abs(info.cropOffsetTop ?? 0),
      }
    },
  },
  isNoOp: ({ region }, { canvas, size }) =>
    isSameSize(planCrop(region, size, canvas.gravity), size),
  resultSize({ region }, { canvas, size }) {
    const { width, height } = planCrop(region, size, canvas.gravity)
    return { width, height }
  },
  apply: (image, { region }, context) =>
    image.extract(context.region ?? planCrop(region, context.size, context.canvas.gravity)),
})
