import type { Sharp } from 'sharp'
import type { BytePath } from '../shared/byte-path.js'
import { formatNamed } from '../shared/formats.js'
import { colour as colourOperation } from '../shared/operations/colour.js'
import type { Limits } from '../shared/limits.js'
import type { Size, StepContext } from '../shared/operations/define.js'
import { applySteps, bringColours, readOptions } from '../shared/operations/pipeline.js'
import { registry } from '../shared/operations/registry.js'
import type { Step } from '../shared/result.js'
import { planColour, type ColourPlan } from './colour.js'
import { decoderFailure } from './failure.js'
import { renderFrames } from './frames.js'
import { checkOutputSize } from './limits.js'
import {
  attachProfile,
  openPicture,
  outputSpace,
  warnOfDepth,
  type OpenOptions,
} from './open-picture.js'
import type { Probe } from './probe.js'
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

/** A gain map follows a plain resize of an upright JPEG; anything else would leave it askew. */
function keepsGainMap({ probe, outputFormat }: RenderRequest, changed: boolean): boolean {
  const { format, orientation } = probe.facts
  return format === 'jpeg' && outputFormat === 'jpeg' && (orientation === 1 || !changed)
}

/** Says what of the picture the output will not have. */
function warnOfLosses(request: RenderRequest, context: StepContext): void {
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

function renderStill(
  request: RenderRequest,
  opened: OpenOptions,
  context: StepContext,
): { readonly image: Sharp; readonly size: Size; readonly changed: boolean } {
  const { probe, outputFormat, steps } = request
  const applied = applySteps(registry, steps, openPicture(opened), context)
  const space = outputSpace(probe.facts, outputFormat)
  if (space) applied.image.toColourspace(space)
  if (probe.hasGainMap) {
    if (keepsGainMap(request, applied.changed)) applied.image.keepGainMap()
    else context.warn(`The gain map (HDR) was lost on the way to ${outputFormat}`)
  }
  return applied
}

const planColourOf = (request: RenderRequest, context: StepContext): ColourPlan =>
  planColour({
    wanted: readOptions(request.steps, colourOperation).space,
    space: request.probe.space,
    icc: request.probe.icc,
    // Frames are joined from bare pixels, which have no profile to keep.
    canCarryProfile: formatNamed(request.outputFormat).profile && request.frames === 1,
    outputFormat: `${request.outputFormat}${request.frames === 1 ? '' : ' of several frames'}`,
    canBeGrey: formatNamed(request.outputFormat).grey,
    bringsColours: bringColours(registry, request.steps, context),
  })

/**
 * Runs the pipeline over one picture in memory.
 * @throws FileFailure
 */
export async function renderPicture(request: RenderRequest): Promise<Rendered> {
  const { path, bytes, probe, outputFormat, frames, steps, strict, limits } = request
  const losses = collectWarnings()
  const oddities = collectWarnings()
  const { warn } = losses
  const { width, height } = probe.facts
  const context: StepContext = {
    ...{ source: probe.facts, size: { width, height }, outputFormat, warn },
  }
  const colour = planColourOf(request, context)
  if (colour.warning !== undefined) warn(colour.warning)
  warnOfLosses(request, context)
  const opened: OpenOptions = { bytes, colour, strict, limits, warn: oddities.warn }
  try {
    const { image, size, changed } =
      frames > 1
        ? await renderFrames(opened, frames, steps, context)
        : renderStill(request, opened, context)
    checkOutputSize(path, size, outputFormat, limits)
    const encoded = await attachProfile(image, colour).toBuffer()
    const tellsColour = outputFormat === 'png' && colour.keepValues
    const chunks = tellsColour ? (probe.toldColour?.pngChunks ?? []) : []
    return {
      bytes: chunks.length > 0 ? insertPngChunks(encoded, chunks) : encoded,
      ...{ size, changed },
      colourConverted: !colour.keepValues,
      hasProfile: colour.keepProfile || colour.convertTo !== undefined,
      losses: losses.list(),
      oddities: oddities.list(),
    }
  } catch (error) {
    throw decoderFailure(path, error)
  }
}
