import sharp, { type Sharp } from 'sharp'
import type { Registry, StepContext } from '../../../../shared/operations/define.js'
import type { Step } from '../../../../shared/result.js'
import { runStages, type Make, type Staged } from '../../../../worker/run-stages.js'

/** Makes the pixels in memory between two stages. */
const make: Make = async (source) => {
  const tiff = await source.open(0).tiff({ compression: 'none' }).toBuffer()
  return { frames: 1, isMade: true, open: () => sharp(tiff) }
}

/** Takes a picture through steps the way a worker does. */
export async function runSteps(
  registry: Registry,
  steps: readonly Step[],
  image: Sharp,
  context: StepContext,
): Promise<Staged & { readonly image: Sharp }> {
  const source = { frames: 1, isMade: false, open: () => image.clone() }
  const staged = await runStages(source, make, { registry, steps, context })
  return { ...staged, image: staged.open(0) }
}
