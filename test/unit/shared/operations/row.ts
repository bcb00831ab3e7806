import sharp, { type Metadata, type Sharp } from 'sharp'
import type { StepContext } from '../../../../shared/operations/define.js'
import { facts, plain } from './context.js'

export type Colour = readonly number[]

export interface Row {
  readonly title: string
  readonly options: Record<string, unknown>
  /** Options of other operations. */
  readonly beside?: Record<string, Record<string, unknown>>
  readonly context?: Partial<StepContext>
  readonly input: () => Sharp | Promise<Sharp>
  readonly format: Metadata['format']
  readonly size: readonly [number, number]
  /** Colours by place, each value within 3 levels. */
  readonly pixels: readonly (readonly [x: number, y: number, colour: Colour])[]
}

export const red: Colour = [255, 0, 0]
export const blue: Colour = [0, 0, 255]
export const white: Colour = [255, 255, 255]

/** 60x40: the left half red, the right half blue. */
export const halves = () =>
  plain('red').composite([
    {
      input: { create: { width: 30, height: 40, channels: 3, background: 'blue' } },
      left: 30,
      top: 0,
    },
  ])
export const opaque = async () => sharp(await halves().removeAlpha().png().toBuffer())

/** What the worker does itself has nothing to do in the pipeline. */
export const untouched = (title: string, options: Record<string, unknown>): Row => ({
  ...{ title, options, input: opaque, format: 'png', size: [60, 40] },
  pixels: [
    [5, 20, red],
    [55, 20, blue],
  ],
})

export const transparent = { source: facts({ hasAlpha: true }) }

/** 60x40 in four colours, so that every turn and every part is told from the others. */
export const quarters = async () => {
  const colours = ['red', 'lime', 'blue', 'yellow']
  const tiles = colours.map((background, index) => ({
    input: { create: { width: 30, height: 20, channels: 3 as const, background } },
    left: (index % 2) * 30,
    top: Math.floor(index / 2) * 20,
  }))
  return sharp(await plain('black').composite(tiles).removeAlpha().png().toBuffer())
}

export const green: Colour = [0, 255, 0]
export const yellow: Colour = [255, 255, 0]

export const onQuarters = (
  title: string,
  options: Record<string, unknown>,
  rest: Omit<Row, 'title' | 'options' | 'input' | 'format'> & Partial<Row>,
): Row => ({ title, options, input: quarters, format: 'png', ...rest })

export const black = [0, 0, 0] as const
export const clear = [0, 0, 0, 0] as const

/** Done by now: what is painted on a picture would be done last in its pipeline. */
export const done = async (image: Sharp) => sharp(await image.png().toBuffer())
