import sharp from 'sharp'
import type { BytePath } from '../shared/byte-path.js'
import type { Size } from '../shared/operations/define.js'
import { applySteps } from '../shared/operations/pipeline.js'
import { registry } from '../shared/operations/registry.js'
import type { Step } from '../shared/result.js'
import { decoderFailure } from './failure.js'
import { checkOutputSize, limits } from './limits.js'
import type { Probe } from './probe.js'

export interface RenderRequest {
  readonly path: BytePath
  readonly bytes: Buffer
  readonly probe: Probe
  readonly outputFormat: string
  readonly steps: readonly Step[]
  /**
   * Refuse at the decoder's first warning, since the result takes the place of the only copy.
   * Otherwise warnings are recorded: old cameras write harmless oddities, and refusing a picture
   * that every viewer opens would be a failure of ours.
   */
  readonly strict: boolean
}

export interface Rendered {
  readonly bytes: Buffer
  readonly size: Size
  /** Whether anything but the encoding was done to the pixels. */
  readonly changed: boolean
  readonly warnings: readonly string[]
}

const MAX_WARNINGS = 10

/**
 * Runs the pipeline over one picture in memory.
 * @throws FileFailure
 */
export async function renderPicture(request: RenderRequest): Promise<Rendered> {
  const { path, bytes, probe, outputFormat, steps, strict } = request
  const warnings = new Set<string>()
  // libvips repeats itself and puts several warnings into one text.
  const warn = (message: string) => {
    for (const line of message.split('\n')) {
      if (warnings.size < MAX_WARNINGS && line.trim() !== '') warnings.add(line.trim())
    }
  }
  const input = sharp(bytes, {
    failOn: strict ? 'warning' : 'error',
    limitInputPixels: limits.framePixels,
    // Values and profile stay together as they are: sharp would convert to sRGB for nothing.
    ignoreIcc: true,
  })
  input.on('warning', warn)
  const { width, height } = probe.facts
  const { image, size, changed } = applySteps(registry, steps, input.keepMetadata(), {
    source: probe.facts,
    size: { width, height },
    outputFormat,
    warn,
  })
  checkOutputSize(path, size, outputFormat)
  // sharp would widen grey to RGB.
  if (probe.facts.isGrey) image.toColourspace('b-w')
  try {
    return { bytes: await image.toBuffer(), size, changed, warnings: [...warnings] }
  } catch (error) {
    throw decoderFailure(path, error)
  }
}
