import * as z from 'zod'
import { defineOperation } from './define.js'

/** Cuts off edges of one colour. */
export const trim = defineOperation({
  name: 'trim',
  summary: 'Cut off edges that are like the top left pixel; of animations, what no frame needs',
  place: 'extract',
  schema: z.strictObject({
    edges: z.boolean().default(false).meta({
      description: 'Cut off edges of one colour, that of the top left pixel',
      flag: 'trim',
    }),
    threshold: z.number().min(0).max(255).optional().meta({
      description: 'How much an edge may differ from its colour, 0 to 255; 10 when left out',
      flag: 'trim-threshold',
      value: 'levels',
    }),
  }),
  locate: {
    frames: 'all',
    // sharp trims nothing smaller than 3x3.
    isNeeded: ({ edges }, { size }) => edges && (size.width >= 3 || size.height >= 3),
    async find(image, { threshold = 10 }, { size }) {
      const { info } = await image.trim({ threshold }).raw().toBuffer({ resolveWithObject: true })
      const { width, height, trimOffsetLeft = 0, trimOffsetTop = 0 } = info
      const left = Math.abs(trimOffsetLeft)
      const top = Math.abs(trimOffsetTop)
      // Nothing but edge: there is no picture to keep without it.
      if (left + width > size.width || top + height > size.height) {
        return { ...size, left: 0, top: 0 }
      }
      return { width, height, left, top }
    },
  },
  conflict: ({ edges, threshold }) =>
    !edges && threshold !== undefined ? '--trim-threshold: Expected --trim beside it' : undefined,
  isNoOp: ({ edges }) => !edges,
  // Not located, as when sizes are planned, all of it counts as kept.
  apply: (image, _options, { region, size }) =>
    image.extract(region ?? { ...size, left: 0, top: 0 }),
})
