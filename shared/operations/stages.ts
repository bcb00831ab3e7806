import type { Sharp } from 'sharp'
import type { Step } from '../result.js'
import { bindSteps, type BoundStep } from './bound-step.js'
import { isSameSize } from '../geometry.js'
import { readCanvas } from './canvas.js'
import type { Canvas, Registry, StepContext } from './define.js'
import type { Region, Size } from '../size.js'
import { sharpOrder } from './sharp-order.js'

/** How far a picture has come. */
export interface Progress {
  /** Steps that are still to be done. */
  readonly rest: readonly BoundStep[]
  readonly canvas: Canvas
  /** Size of the picture in pixels. */
  readonly size: Size
  /** Whether it is grey. */
  readonly isGrey: boolean
  /** Names of the operations that changed it. */
  readonly changedBy: readonly string[]
}

/** Steps that one sharp pipeline does in the order that is meant. */
export interface Stage {
  /** Adds them to a pipeline. */
  readonly apply: (image: Sharp) => Sharp
  readonly after: Progress
}

/** What is known of a picture, but for what follows from its steps. */
export type PictureContext = Omit<StepContext, 'canvas' | 'isGrey'>

/** What a step is told that comes after others of its stage, or first. */
const contextAt = (
  { canvas, isGrey }: Pick<Progress, 'canvas' | 'isGrey'>,
  context: PictureContext,
  size: Size,
): StepContext => ({ ...context, size, canvas, isGrey })

const turnsGrey = ({ operation: { turns } }: BoundStep, isGrey: boolean): boolean =>
  turns === undefined ? isGrey : turns === 'grey'

const isNoOp = ({ operation, options }: BoundStep, context: StepContext): boolean =>
  operation.isNoOp?.(options, context) === true

/** Leaves out the steps in front that have nothing to do. */
function skipNoOps(progress: Progress, context: PictureContext): Progress {
  const { rest, size } = progress
  const first = rest.findIndex((step) => !isNoOp(step, contextAt(progress, context, size)))
  return { ...progress, rest: first === -1 ? [] : rest.slice(first) }
}

/** The way of a picture through its steps. `context.size` is that of the displayed picture. */
export const startSteps = (
  registry: Registry,
  steps: readonly Step[],
  context: PictureContext,
): Progress =>
  skipNoOps(
    {
      rest: bindSteps(registry, steps),
      canvas: readCanvas(steps),
      size: context.size,
      isGrey: context.source.isGrey,
      changedBy: [],
    },
    context,
  )

/**
 * How the next step finds the region that it keeps, where the pixels decide. It is to be found in
 * a picture that has been through all steps before.
 */
export function findLocator(progress: Progress, context: PictureContext) {
  const { rest, size } = progress
  const [step] = rest
  const here = contextAt(progress, context, size)
  if (!step || !mustLocate(step, here)) return undefined
  const { locate } = step.operation
  return (
    locate && {
      frames: locate.frames,
      find: (image: Sharp): Promise<Region> => locate.find(image, step.options, here),
    }
  )
}

const mustLocate = ({ operation: { locate }, options }: BoundStep, here: StepContext): boolean =>
  locate !== undefined && (locate.isNeeded?.(options, here) ?? true)

/** Where sharp would begin and end a step; a step without a place of its own fits anywhere. */
function placesOf({ operation, options }: BoundStep): {
  readonly first: number
  readonly last: number
} {
  const { place } = operation
  const lastPlace = operation.lastPlace?.(options) ?? place
  const [first, last] = [place, lastPlace].map((one) => (one ? sharpOrder.indexOf(one) : Infinity))
  return { first: first ?? Infinity, last: place ? (last ?? Infinity) : -1 }
}

/** Keeps steps apart that sharp would do on colours multiplied by their opacity, and those that may not. */
class MixedColours {
  readonly #matters: boolean
  #has = { multiplied: false, plain: false }

  constructor({ source }: PictureContext) {
    this.#matters = source.hasAlpha
  }

  allows({ operation }: BoundStep): boolean {
    const { multiplied, plain } = this.#has
    if (!this.#matters) return true
    if (operation.premultiplies === true && plain) return false
    return !(operation.needsPlainColours === true && multiplied)
  }

  add({ operation }: BoundStep): void {
    this.#has.multiplied ||= operation.premultiplies === true
    this.#has.plain ||= operation.needsPlainColours === true
  }
}

/**
 * Takes as many steps as sharp does in this order in one pipeline: it has an order of its own, so
 * the pixels have to be made between a step and one that sharp would do before it.
 * @param region what the first step keeps, where it was found by a locator
 */
export function planStage(progress: Progress, context: PictureContext, region?: Region): Stage {
  const taken: { readonly step: BoundStep; readonly here: StepContext }[] = []
  let { size, isGrey } = progress
  const mixing = new MixedColours(context)
  let reached = -1
  let done = 0
  for (const step of progress.rest) {
    const found = done === 0 ? region : undefined
    const { canvas } = progress
    const here = {
      ...contextAt({ canvas, isGrey }, context, size),
      ...(found && { region: found }),
    }
    const { operation, options } = step
    const { first, last } = placesOf(step)
    const isIdle = isNoOp(step, here) || (found !== undefined && isSameSize(found, size))
    if (!isIdle) {
      const fits = first > reached && !mustLocate(step, here) && mixing.allows(step)
      if (done > 0 && !fits) break
      mixing.add(step)
      taken.push({ step, here })
      reached = Math.max(reached, last)
      size = found ?? operation.resultSize?.(options, here) ?? size
      isGrey = turnsGrey(step, isGrey)
    }
    done += 1
  }
  const changing = taken.filter(({ step }) => step.operation.encodes !== true)
  return {
    apply: (image) =>
      taken.reduce((made, { step, here }) => step.operation.apply(made, step.options, here), image),
    after: skipNoOps(
      {
        ...progress,
        rest: progress.rest.slice(done),
        size: { width: size.width, height: size.height },
        isGrey,
        changedBy: [...progress.changedBy, ...changing.map(({ step }) => step.operation.name)],
      },
      context,
    ),
  }
}

/**
 * Adds steps that sharp does in one go to a pipeline.
 * @throws TypeError on steps that it does not do in one go
 */
export function applySteps(
  registry: Registry,
  steps: readonly Step[],
  image: Sharp,
  context: PictureContext,
): Sharp {
  const { apply, after } = planStage(startSteps(registry, steps, context), context)
  const [next] = after.rest
  if (next) throw new TypeError(`Expected steps of one stage, got ${next.operation.name} after it`)
  return apply(image)
}

/**
 * Whether any step that has something to do paints with sRGB colours of its own, as far as headers
 * can tell.
 */
export const bringColours = (
  registry: Registry,
  steps: readonly Step[],
  context: PictureContext,
): boolean => {
  const here = { ...context, canvas: readCanvas(steps), isGrey: context.source.isGrey }
  return bindSteps(registry, steps).some(
    (step) => !isNoOp(step, here) && step.operation.bringsColours?.(step.options, here) === true,
  )
}

/** Whether a picture is grey after its steps, as far as headers can tell. */
export function endsGrey(
  registry: Registry,
  steps: readonly Step[],
  context: PictureContext,
): boolean {
  let { isGrey } = context.source
  const canvas = readCanvas(steps)
  for (const step of bindSteps(registry, steps)) {
    const here = { ...context, canvas, isGrey }
    if (!isNoOp(step, here)) isGrey = turnsGrey(step, isGrey)
  }
  return isGrey
}
