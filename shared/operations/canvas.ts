import * as z from 'zod'
import { formatNamed } from '../formats.js'
import { gravities, isStrategy } from '../gravity.js'
import type { Step } from '../result.js'
import { readOptions } from './bound-step.js'
import { defineOperation, type Canvas, type StepContext } from './define.js'

const colourPattern = /^(?:transparent|white|black|gr[ae]y|#[\da-f]{3}|#[\da-f]{6})$/i

/** Steps that have something to place, by what of them has. */
function findPlaced(steps: readonly Step[]): readonly ('crop' | 'cover' | 'contain' | 'extend')[] {
  const options = (name: string) => steps.find((step) => step.name === name)?.options ?? {}
  const { region } = options('crop')
  const { fit } = options('resize')
  const { by } = options('extend')
  return [
    ...(typeof region === 'string' && !region.includes('+') ? (['crop'] as const) : []),
    ...(fit === 'cover' ? (['cover'] as const) : []),
    ...(fit === 'contain' ? (['contain'] as const) : []),
    ...(typeof by === 'string' && /[x:]/.test(by) ? (['extend'] as const) : []),
  ]
}

/** What several operations share; each reads it from its context. */
export const canvas = defineOperation({
  name: 'canvas',
  summary: 'What crop, resize, rotate, extend and flatten share (always on)',
  schema: z.strictObject({
    background: z
      .string()
      .regex(colourPattern, 'Expected transparent, white, black, grey or a colour such as #ffcc00')
      .optional()
      .meta({
        description:
          'Colour of what the picture does not cover: transparent, white, black, grey, #rgb, ' +
          '#rrggbb; when left out, transparent for pictures that are, else white',
        flag: 'background',
        value: 'colour',
      }),
    gravity: z.enum(gravities).optional().meta({
      description:
        'What a crop or --fit cover keeps, and where --fit contain or an extension puts the picture',
      flag: 'gravity',
      value: 'gravity',
    }),
  }),
  always: true,
  isNoOp: () => true,
  conflict({ gravity }, steps) {
    if (gravity === undefined) return undefined
    const placed = findPlaced(steps)
    if (placed.length === 0) {
      return (
        '--gravity: Expected something to place: --crop of a size or ratio, --fit cover or contain, ' +
        'or --extend to a size or ratio, got none of them'
      )
    }
    if (!isStrategy(gravity) || placed.some((one) => one === 'crop' || one === 'cover')) {
      return undefined
    }
    return `--gravity: Expected a point of the compass for what is put on a background, got ${gravity}`
  },
  apply: (image) => image,
})

/** What the steps of a run share. */
export function readCanvas(steps: readonly Step[]): Canvas {
  const { background, gravity = 'centre' } = readOptions(steps, canvas)
  const flatten = steps.find(({ name }) => name === 'flatten')
  return { background, gravity, flattens: flatten?.options['force'] === true }
}

interface RgbAlpha {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly alpha?: number
}

const nothing: RgbAlpha = { r: 0, g: 0, b: 0, alpha: 0 }
const white: RgbAlpha = { r: 255, g: 255, b: 255 }

/** The colour of what the picture does not cover, as sharp takes it. */
export function backgroundOf({ canvas: shared, source, outputFormat, warn }: StepContext) {
  const { background, flattens } = shared
  const mayBeClear = formatNamed(outputFormat).alpha && !flattens
  if (background === 'transparent' && !mayBeClear) {
    warn(
      `The background is white, since ${flattens ? 'it was to be flat' : `${outputFormat} has no transparency`}`,
    )
    return white
  }
  if (background === undefined) return source.hasAlpha && mayBeClear ? nothing : white
  return background === 'transparent' ? nothing : background
}

/** Whether the background is a colour; white, black and grey are the same in every RGB space. */
export const hasColouredBackground = ({ canvas: { background } }: StepContext): boolean =>
  background?.startsWith('#') === true
