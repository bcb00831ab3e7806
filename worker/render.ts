import type { Sharp } from 'sharp'
import type { BytePath } from '../shared/byte-path.js'
import { formatNamed } from '../shared/formats.js'
import { colour as colourOperation } from '../shared/operations/colour.js'
import type { Limits } from '../shared/limits.js'
import type { Size } from '../shared/size.js'
import { readOptions, selectSteps } from '../shared/operations/bound-step.js'
import { registry } from '../shared/operations/registry.js'
import { resize } from '../shared/operations/resize.js'
import {
  applySteps,
  bringColours,
  endsGrey,
  type PictureContext,
} from '../shared/operations/stages.js'
import type { Step } from '../shared/result.js'
import { planColour, type ColourPlan } from './colour.js'
import { decoderFailure } from './failure.js'
import { joinFrames, makeFrames, openFrames } from './frames.js'
import { checkMadePixels, checkOutputSize } from './limits.js'
import {
  attachProfile,
  spaceOf,
  warnOfDepth,
  writesProfile,
  type OpenOptions,
} from './open-picture.js'
import type { Probe } from './probe.js'
import { runStages, type Make, type Source, type Staged } from './run-stages.js'
import { makeStills, openStill } from './still.js'
import { insertPngChunks } from './told-colour.js'

export interface RenderRequest {
  readonly path: BytePath
  readonly bytes: Buffer
  readonly probe: Probe
  readonly outputFormat: string
  /** Frames or pages to process. */
  readonly frames: number
  readonly steps: readonly Step[]
  /**
   * Refuse at the decoder's first warning, since the result takes the place of the only copy.
   * Otherwise warnings are recorded: old cameras write harmless oddities, and refusing a picture
   * that every viewer opens would be a failure of ours.
   */
  readonly strict: boolean
  readonly limits: Limits
}

export interface Rendered {
  readonly bytes: Buffer
  readonly size: Size
  /** Whether anything but the encoding was done to the pixels. */
  readonly changed: boolean
  readonly hasProfile: boolean
  /** Whether the values are in another colour space than those of the source. */
  readonly colourConverted: boolean
  /** What of the picture is not in the result. */
  readonly losses: readonly string[]
  /** What was odd about the file. */
  readonly oddities: readonly string[]
}

const MAX_WARNINGS = 10

/** Collects warnings a line each: libvips repeats itself and puts several into one text. */
function collectWarnings(): { warn: (message: string) => void; list: () => readonly string[] } {
  const warnings = new Set<string>()
  return {
    warn(message) {
      for (const line of message.split('\n')) {
        if (warnings.size < MAX_WARNINGS && line.trim() !== '') warnings.add(line.trim())
      }
    },
    list: () => [...warnings],
  }
}

/**
 * sharp takes a gain map along only from the file itself. It may end up askew by anything but a
 * resize of an upright picture.
 */
function keepsGainMap({ probe, outputFormat }: RenderRequest, staged: Staged): boolean {
  const { format, orientation } = probe.facts
  if (format !== 'jpeg' || outputFormat !== 'jpeg' || staged.made > 0) return false
  return staged.changedBy.length === 0 || (orientation === 1 && staged.changedBy.every(isResize))
}

const isResize = (name: string): boolean => name === resize.name

/** Says what of the picture the output will not have. */
function warnOfLosses(request: RenderRequest, context: PictureContext): void {
  const { probe, outputFormat, frames } = request
  warnOfDepth(probe.facts, outputFormat, context.warn)
  if (frames < probe.frames) context.warn(`Only the first of ${probe.frames} frames was taken`)
  if (probe.toldColour && outputFormat !== 'png') {
    context.warn(
      `Its colours are told by ${probe.toldColour.description}, which the result cannot tell: ` +
        'they may look different',
    )
  }
}

/** The picture as it is to be encoded. */
interface Pixels {
  readonly image: Sharp
  readonly size: Size
  readonly changed: boolean
}

async function renderPixels(
  request: RenderRequest,
  opened: OpenOptions,
  context: PictureContext,
): Promise<Pixels> {
  const { path, probe, frames, outputFormat, limits } = request
  const steps = selectSteps(registry, request.steps, 'pixels')
  const run = async (source: Source, make: Make): Promise<Staged> => {
    const checked: Make = (one, size) => {
      checkMadePixels(path, size, limits)
      return make(one, size)
    }
    const staged = await runStages(source, checked, { registry, steps, context })
    checkOutputSize(path, staged.size, outputFormat, limits)
    return staged
  }
  if (frames > 1) {
    const roll = await openFrames(opened, frames, context)
    const staged = await run(roll, makeFrames(context))
    const { size, changedBy } = staged
    const image = await joinFrames(roll, staged, context)
    return { image, size, changed: changedBy.length > 0 }
  }
  const staged = await run(openStill(opened, probe.facts.isGrey), makeStills(opened, context))
  const image = staged.open(0)
  const space = spaceOf(staged.isGrey, probe.facts, outputFormat)
  if (space) image.toColourspace(space)
  if (probe.hasGainMap) {
    if (keepsGainMap(request, staged)) image.keepGainMap()
    else context.warn(`The gain map (HDR) was lost on the way to ${outputFormat}`)
  }
  return {
    image: staged.made > 0 ? image : attachProfile(image, opened.colour),
    size: staged.size,
    changed: staged.changedBy.length > 0,
  }
}

const planColourOf = (request: RenderRequest, context: PictureContext): ColourPlan =>
  planColour({
    wanted: readOptions(request.steps, colourOperation).space,
    space: request.probe.space,
    icc: request.probe.icc,
    // Frames are joined from bare pixels, which have no profile to keep.
    canCarryProfile: formatNamed(request.outputFormat).profile && request.frames === 1,
    outputFormat: `${request.outputFormat}${request.frames === 1 ? '' : ' of several frames'}`,
    canBeGrey: formatNamed(request.outputFormat).grey,
    bringsColours: bringColours(registry, request.steps, context),
    endsGrey: endsGrey(registry, request.steps, context),
  })

/**
 * Runs the pipeline over one picture in memory.
 * @throws FileFailure
 */
export async function renderPicture(request: RenderRequest): Promise<Rendered> {
  const { path, bytes, probe, outputFormat, steps, strict, limits } = request
  const losses = collectWarnings()
  const oddities = collectWarnings()
  const { warn } = losses
  const { width, height } = probe.facts
  const context: PictureContext = {
    ...{ source: probe.facts, size: { width, height }, outputFormat, warn },
  }
  const colour = planColourOf(request, context)
  if (colour.warning !== undefined) warn(colour.warning)
  warnOfLosses(request, context)
  const opened: OpenOptions = { bytes, colour, strict, limits, warn: oddities.warn }
  try {
    const { image, size, changed } = await renderPixels(request, opened, context)
    const encoding = selectSteps(registry, steps, 'encoding')
    const encoded = await applySteps(registry, encoding, image, { ...context, size }).toBuffer()
    const tellsColour = outputFormat === 'png' && colour.keepValues
    const chunks = tellsColour ? (probe.toldColour?.pngChunks ?? []) : []
    return {
      bytes: chunks.length > 0 ? insertPngChunks(encoded, chunks) : encoded,
      ...{ size, changed },
      colourConverted: !colour.keepValues,
      hasProfile: writesProfile(colour),
      losses: losses.list(),
      oddities: oddities.list(),
    }
  } catch (error) {
    throw decoderFailure(path, error)
  }
}
