import sharp, { type Raw, type Sharp } from 'sharp'
import type { Size, StepContext } from '../shared/operations/define.js'
import { applySteps, selectSteps } from '../shared/operations/pipeline.js'
import { registry } from '../shared/operations/registry.js'
import type { Step } from '../shared/result.js'
import { openPicture, outputSpace, type OpenOptions } from './open-picture.js'

/** Frames one below the other, as sharp takes and gives them. */
interface Roll {
  readonly data: Buffer
  readonly raw: Raw & { readonly pageHeight: number }
}

type Space = ReturnType<typeof outputSpace>

const isDeep = (space: Space): boolean => space === 'rgb16' || space === 'grey16'

/** Opens bare samples; sharp tells their depth by the type of the array. */
const openRaw = (data: Buffer, raw: Raw, space: Space): Sharp =>
  sharp(isDeep(space) ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data, {
    raw,
    limitInputPixels: false,
  })

function readRaw(image: Sharp, space: Space) {
  if (space) image.toColourspace(space)
  const depth = isDeep(space) ? 'ushort' : 'uchar'
  return image.raw({ depth }).toBuffer({ resolveWithObject: true })
}

async function readRoll(options: OpenOptions, space: Space, frames: number): Promise<Roll> {
  const image = openPicture(options, { animated: true, limitInputPixels: false })
  const { data, info } = await readRaw(image, space)
  const { width, height, channels } = info
  return { data, raw: { width, height, channels, pageHeight: height / frames } }
}

/** Runs the pixel steps on one frame after the other. */
async function processFrames(
  roll: Roll,
  frames: number,
  steps: readonly Step[],
  context: StepContext,
): Promise<{ readonly roll: Roll; readonly size: Size; readonly changed: boolean }> {
  const { width, channels, pageHeight } = roll.raw
  const space = outputSpace(context.source, context.outputFormat)
  const frameBytes = roll.data.length / frames
  const done: Buffer[] = []
  let size: Size = context.size
  let raw: Raw = { width, height: pageHeight, channels }
  for (let frame = 0; frame < frames; frame += 1) {
    const pixels = roll.data.subarray(frame * frameBytes, (frame + 1) * frameBytes)
    const input = openRaw(pixels, { width, height: pageHeight, channels }, space)
    const applied = applySteps(registry, steps, input, context)
    if (!applied.changed) return { roll, size, changed: false }
    const { data, info } = await readRaw(applied.image, space)
    done.push(data)
    size = applied.size
    raw = { width: info.width, height: info.height, channels: info.channels }
  }
  const data = Buffer.concat(done)
  return {
    roll: { data, raw: { ...raw, height: raw.height * frames, pageHeight: raw.height } },
    size,
    changed: true,
  }
}

/**
 * Takes every frame or page through the pipeline by itself, then joins them again. sharp's own way
 * treats the frames as one tall picture: a flip would reverse their order, a blur run over their
 * edges, and all that without a word.
 */
export async function renderFrames(
  options: OpenOptions,
  frames: number,
  steps: readonly Step[],
  context: StepContext,
): Promise<{ readonly image: Sharp; readonly size: Size; readonly changed: boolean }> {
  const space = outputSpace(context.source, context.outputFormat)
  const source = await readRoll(options, space, frames)
  const pixelSteps = selectSteps(registry, steps, 'pixels')
  const { roll, size, changed } = await processFrames(source, frames, pixelSteps, context)
  const joined = openRaw(roll.data, roll.raw, space)
  if (space) joined.toColourspace(space)
  const encoding = selectSteps(registry, steps, 'encoding')
  return {
    image: applySteps(registry, encoding, joined, { ...context, size }).image,
    size,
    changed,
  }
}
