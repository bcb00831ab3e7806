import sharp, { type Sharp } from 'sharp'
import type { Registry, StepContext } from '../../../../shared/operations/define.js'
import type { Step } from '../../../../shared/result.js'
import { runStages, type Make, type Staged } from '../../../../worker/run-stages.js'

/** Makes the pixels in memory between two stages. */
const make: Make = async (source) => {
  const { isGrey } = source
  const image = source.open(0)
  if (isGrey) image.toColourspace('b-w')
  const tiff = await image.tiff({ compression: 'none' }).toBuffer()
  return { frames: 1, isMade: true, isGrey, open: () => sharp(tiff) }
}

/** Takes a picture through steps the way a worker does. */
export async function runSteps(
  registry: Registry,
  steps: readonly Step[],
  image: Sharp,
  context: StepContext,
): Promise<Staged & { readonly image: Sharp }> {
  const { isGrey } = context.source
  const source = { frames: 1, isMade: false, isGrey, open: () => image.clone() }
  const staged = await runStages(source, make, { registry, steps, context })
  const made = staged.open(0)
  return { ...staged, image: staged.isGrey ? made.toColourspace('b-w') : made }
}
