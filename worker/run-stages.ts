import type { Sharp } from 'sharp'
import type { Registry } from '../shared/operations/define.js'
import type { Region, Size } from '../shared/size.js'
import {
  findLocator,
  planStage,
  startSteps,
  type PictureContext,
  type Progress,
} from '../shared/operations/stages.js'
import type { Step } from '../shared/result.js'

/** A picture of one or more frames, that can be opened any number of times. */
export interface Source {
  readonly frames: number
  /** Whether its pixels lie in memory, so that opening it again costs nothing. */
  readonly isMade: boolean
  /** Whether it is grey. */
  readonly isGrey: boolean
  readonly open: (frame: number) => Sharp
}

/** What the steps made of a picture: not run yet but for the stages before the last. */
export interface Staged extends Source {
  readonly size: Size
  /** Names of the operations that changed it. */
  readonly changedBy: readonly string[]
  /** Times that all pixels were made on the way. */
  readonly made: number
}

/** Makes all pixels of a picture in work, so that they can be opened again. */
export type Make = (source: Source, size: Size) => Promise<Source>

/** The smallest region that holds all of them. */
function surround(regions: readonly Region[]): Region {
  const left = Math.min(...regions.map((one) => one.left))
  const top = Math.min(...regions.map((one) => one.top))
  const right = Math.max(...regions.map((one) => one.left + one.width))
  const bottom = Math.max(...regions.map((one) => one.top + one.height))
  return { left, top, width: right - left, height: bottom - top }
}

async function locate(
  source: Source,
  progress: Progress,
  context: PictureContext,
): Promise<Region | undefined> {
  const locator = findLocator(progress, context)
  if (!locator) return undefined
  const frames = locator.frames === 'first' ? 1 : source.frames
  const regions: Region[] = []
  for (let frame = 0; frame < frames; frame += 1) {
    regions.push(await locator.find(source.open(frame)))
  }
  return surround(regions)
}

/**
 * Takes every frame of a picture through the steps by itself, one sharp pipeline after the other.
 * sharp's own way with animations treats the frames as one tall picture: a flip would reverse their
 * order, a blur run over their edges, and all that without a word.
 */
export async function runStages(
  source: Source,
  make: Make,
  {
    registry,
    steps,
    context,
  }: { registry: Registry; steps: readonly Step[]; context: PictureContext },
): Promise<Staged> {
  let current = source
  let made = 0
  let progress = startSteps(registry, steps, context)
  while (progress.rest.length > 0) {
    if (findLocator(progress, context) && !current.isMade) {
      current = await make(current, progress.size)
      made += 1
    }
    const region = await locate(current, progress, context)
    const stage = planStage(progress, context, region)
    const { frames, open } = current
    progress = stage.after
    const { isGrey } = progress
    current = { frames, isMade: false, isGrey, open: (frame) => stage.apply(open(frame)) }
    if (progress.rest.length > 0) {
      current = await make(current, progress.size)
      made += 1
    }
  }
  const { size, changedBy } = progress
  return { ...current, size, changedBy, made }
}
