import * as z from 'zod'
import { fits, isSameSize, planResize, sizePattern, type ResizePlan } from '../geometry.js'
import { isStrategy, placeAt } from '../gravity.js'
import { marginsAround } from '../extension.js'
import { backgroundOf, hasColouredBackground } from './canvas.js'
import { defineOperation } from './define.js'
import type { Size } from '../size.js'

/** Ways to filter, by sharp's names. */
const kernels = [
  ...(['nearest', 'linear', 'cubic', 'mitchell', 'lanczos2', 'lanczos3'] as const),
  ...(['mks2013', 'mks2021'] as const),
] as const

const edge = (description: string, flag: string) =>
  z.int().min(1).max(999_999).optional().meta({ description, flag, value: 'n' })

const schema = z.strictObject({
  size: z
    .string()
    .regex(sizePattern, 'Expected a size such as 800x600, 800x, x600 or 50%')
    .optional()
    .meta({
      description: 'Size in pixels or per cent: 800x600, 800x, x600, 50%',
      flag: 'resize',
      value: 'size',
    }),
  longEdge: edge('Pixels of the longer side', 'long-edge'),
  shortEdge: edge('Pixels of the shorter side', 'short-edge'),
  megapixels: z.number().min(0.0001).max(10_000).optional().meta({
    description: 'Millions of pixels at most; with --enlarge, about as many',
    flag: 'megapixels',
    value: 'n',
  }),
  fit: z.enum(fits).default('inside').meta({
    description: 'How the picture meets a box of two sides',
    flag: 'fit',
    value: 'fit',
  }),
  kernel: z.enum(kernels).default('lanczos3').meta({
    description: 'How pixels are weighed',
    flag: 'kernel',
    value: 'kernel',
  }),
  enlarge: z.boolean().default(false).meta({
    description: 'Allow pictures to become larger than they are',
    flag: 'enlarge',
  }),
  reduce: z.boolean().default(true).meta({
    description: 'With --enlarge: leave pictures that are larger as they are',
    flag: 'reduce',
  }),
})

type Options = z.output<typeof schema>

/** The size that is asked for, as `--resize` and `--fit` would say it. */
function toRequest({ size, longEdge, shortEdge, megapixels, fit }: Options, before: Size) {
  if (size !== undefined) return { text: size, fit }
  if (longEdge !== undefined) return { text: `${longEdge}x${longEdge}`, fit: 'inside' } as const
  if (shortEdge !== undefined) return { text: `${shortEdge}x${shortEdge}`, fit: 'outside' } as const
  const factor = Math.sqrt(((megapixels ?? 0) * 1e6) / (before.width * before.height))
  const [width, height] = [before.width, before.height].map((side) =>
    Math.max(1, Math.floor(side * factor)),
  )
  return { text: `${width ?? 1}x${height ?? 1}`, fit: 'inside' } as const
}

function plan(options: Options, before: Size): ResizePlan {
  const { text, fit } = toRequest(options, before)
  const planned = planResize(before, text, fit, options.enlarge)
  const { width, height } = planned.scaled
  const isSmaller = width < before.width || height < before.height
  return isSmaller && !options.reduce ? { scaled: before, result: before } : planned
}

function findConflict(options: Options): string | undefined {
  const { size, longEdge, shortEdge, megapixels, fit, enlarge, reduce } = options
  const given = Object.entries({
    '--resize': size,
    '--long-edge': longEdge,
    '--short-edge': shortEdge,
    '--megapixels': megapixels,
  }).filter(([, value]) => value !== undefined)
  if (given.length !== 1) {
    const got = given.map(([name]) => name).join(' and ')
    return `Expected one of --resize, --long-edge, --short-edge and --megapixels, got ${got || 'none'}`
  }
  if (fit !== 'inside' && size === undefined) {
    return `--fit ${fit}: Expected --resize with a box, got ${given[0]?.[0] ?? 'none'}`
  }
  return reduce || enlarge
    ? undefined
    : '--no-reduce: Expected --enlarge, else no size would change'
}

/** Changes the size in pixels. */
export const resize = defineOperation({
  name: 'resize',
  summary: 'Change the size, keeping the aspect and never enlarging unless asked',
  place: 'resize',
  premultiplies: true,
  // sharp tells a wrong size of what is extended after a part of the resized picture was taken.
  lastPlace: ({ fit }) => (fit === 'contain' || fit === 'cover' ? 'extend' : 'resize'),
  schema,
  conflict: findConflict,
  isNoOp(options, { size: before }) {
    const { scaled, result } = plan(options, before)
    return isSameSize(scaled, before) && isSameSize(result, before)
  },
  bringsColours: ({ fit }, context) => fit === 'contain' && hasColouredBackground(context),
  // One part for all frames, or an animation would jump; pages of a document differ anyway.
  locate: {
    frames: 'first',
    isNeeded: (options, { canvas, size, source }) =>
      options.fit === 'cover' &&
      isStrategy(canvas.gravity) &&
      source.animation !== undefined &&
      !isSameSize(plan(options, size).scaled, plan(options, size).result),
    async find(image, options, { canvas, size }) {
      const { result } = plan(options, size)
      const { info } = await image
        .resize({ ...result, fit: 'cover', position: canvas.gravity, kernel: options.kernel })
        .raw()
        .toBuffer({ resolveWithObject: true })
      return {
        ...result,
        left: Math.abs(info.cropOffsetLeft ?? 0),
        top: Math.abs(info.cropOffsetTop ?? 0),
      }
    },
  },
  resultSize: (options, { size }) => plan(options, size).result,
  apply(image, options, context) {
    const { kernel, fit } = options
    const { gravity } = context.canvas
    const { scaled, result } = plan(options, context.size)
    // Sizes are worked out here, so sharp is told both sides: one formula, and a result that can be
    // verified against it.
    const whole = { ...scaled, fit: 'fill', kernel } as const
    if (isSameSize(scaled, result)) return image.resize(whole)
    if (fit === 'cover') {
      if (isStrategy(gravity) && !context.region) {
        return image.resize({ ...result, fit: 'cover', position: gravity, kernel })
      }
      return image.resize(whole).extract(context.region ?? placeAt(gravity, scaled, result))
    }
    const margins = marginsAround(scaled, result, gravity)
    return image.resize(whole).extend({ ...margins, background: backgroundOf(context) })
  },
})
