import * as z from 'zod'
import { defineOperation } from './define.js'

/** Changes lightness, saturation and hue in CIE LCh, where they are apart from one another. */
export const modulate = defineOperation({
  name: 'modulate',
  summary: 'Change brightness, saturation, hue and lightness, in CIE LCh',
  place: 'modulate',
  needsPlainColours: true,
  schema: z.strictObject({
    brightness: z.number().min(0).max(10).default(1).meta({
      description: 'Times the lightness: 1.2 is a fifth more',
      flag: 'brightness',
      value: 'factor',
    }),
    saturation: z.number().min(0).max(10).default(1).meta({
      description: 'Times the saturation; 0 leaves grey tones',
      flag: 'saturation',
      value: 'factor',
    }),
    hue: z.int().min(-360).max(360).default(0).meta({
      description: 'Turn of all hues, in degrees',
      flag: 'hue',
      value: 'degrees',
    }),
    lightness: z.number().min(-100).max(100).default(0).meta({
      description: 'Added to the lightness, which runs from 0 to 100',
      flag: 'lightness',
      value: 'points',
    }),
  }),
  isNoOp: ({ brightness, saturation, hue, lightness }, { isGrey }) =>
    brightness === 1 && lightness === 0 && (isGrey || (saturation === 1 && hue % 360 === 0)),
  apply: (image, options) => image.modulate(options),
})
