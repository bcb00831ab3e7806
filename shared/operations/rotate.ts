import * as z from 'zod'
import { backgroundOf, hasColouredBackground } from './canvas.js'
import { defineOperation } from './define.js'
import type { Size } from '../size.js'

const isQuarter = (degrees: number): boolean => degrees % 90 === 0

/**
 * The box around a turned picture, in pixels: that of vips_affine(), which rounds the extent of the
 * turned corners.
 */
function boxAround({ width, height }: Size, degrees: number): Size {
  if (isQuarter(degrees))
    return degrees % 180 === 0 ? { width, height } : { width: height, height: width }
  const radians = (degrees / 180) * Math.PI
  const [cos, sin] = [Math.abs(Math.cos(radians)), Math.abs(Math.sin(radians))]
  return {
    width: Math.round(width * cos + height * sin),
    height: Math.round(width * sin + height * cos),
  }
}

/** Turns the picture, beyond what its EXIF orientation says. */
export const rotate = defineOperation({
  name: 'rotate',
  summary: 'Turn the upright picture clockwise; by other than quarters, onto --background',
  place: 'quarter-turn',
  lastPlace: () => 'rotate',
  schema: z.strictObject({
    degrees: z.number().min(-360).max(360).meta({
      description: 'Degrees clockwise; quarters lose nothing, others are interpolated',
      flag: 'rotate',
      value: 'degrees',
    }),
  }),
  isNoOp: ({ degrees }) => degrees % 360 === 0,
  bringsColours: ({ degrees }, context) => !isQuarter(degrees) && hasColouredBackground(context),
  resultSize: ({ degrees }, { size }) => boxAround(size, degrees),
  apply: (image, { degrees }, context) =>
    isQuarter(degrees)
      ? image.rotate(degrees)
      : image.rotate(degrees, { background: backgroundOf(context) }),
})
