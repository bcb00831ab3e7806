import type { Registry } from '../../shared/operations/define.js'
import type { Size } from '../../shared/size.js'
import {
  findLocator,
  planStage,
  startSteps,
  type PictureContext,
} from '../../shared/operations/stages.js'
import type { Step } from '../../shared/result.js'

/** Sizes in pixels that a picture will have on its way. */
export interface PlannedSizes {
  /** After the first stage, which reads the file. */
  readonly first: Size
  /** Names of the operations of that stage. */
  readonly firstSteps: readonly string[]
  /** Of the pictures that are made between the stages. */
  readonly made: readonly Size[]
  readonly result: Size
}

/** Plans sizes without a pixel being touched; what the pixels decide is taken as if all stayed. */
export function planSizes(
  registry: Registry,
  steps: readonly Step[],
  context: PictureContext,
): PlannedSizes {
  let progress = startSteps(registry, steps, context)
  const made: Size[] = findLocator(progress, context) ? [progress.size] : []
  let first: Size | undefined = made[0]
  let firstSteps: readonly string[] | undefined = first && []
  while (progress.rest.length > 0) {
    progress = planStage(progress, context).after
    first ??= progress.size
    firstSteps ??= progress.changedBy
    if (progress.rest.length > 0) made.push(progress.size)
  }
  const { size: result } = progress
  return { first: first ?? result, firstSteps: firstSteps ?? [], made, result }
}
