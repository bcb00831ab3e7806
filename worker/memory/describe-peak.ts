import { keptSubsampling, qualityOf } from '../../shared/encoders/jpeg.js'
import { isLosslessWebp } from '../../shared/encoders/webp.js'
import { formatNamed, type OutputFormat } from '../../shared/formats.js'
import type { EncoderOptions, EncodeRequest } from '../../shared/encoders/encoder.js'
import type { SourceFacts } from '../../shared/operations/define.js'
import type { Size } from '../../shared/size.js'
import { encode } from '../../shared/operations/encode.js'
import { readOptions } from '../../shared/operations/bound-step.js'
import { endsGrey, type PictureContext } from '../../shared/operations/stages.js'
import { registry } from '../../shared/operations/registry.js'
import type { Job } from '../../shared/result.js'
import type { Probe } from '../probe.js'
import type { PeakFacts, ResultRaster, SourceRaster } from './peak-facts.js'
import { planSizes, type PlannedSizes } from './plan-sizes.js'
import { shrinkOnLoadOf } from './shrink-on-load.js'

export interface PeakRequest {
  readonly probe: Probe
  readonly job: Job
  readonly outputFormat: OutputFormat
  /** Frames or pages that are processed. */
  readonly frames: number
  /** Bytes held of the source: the file, and the PNG made from it. */
  readonly fileBytes: number
}

/** Samples a pixel, by libvips' names: '4:2:0', '4:2:0:4' for CMYK. */
function samplesOf(subsampling: string | undefined, channels: number): number {
  if (channels < 3) return 1
  const black = channels === 4 && subsampling?.endsWith(':4') === true ? 1 : 0
  if (subsampling?.startsWith('4:2:0') === true) return 1.5 + black
  return (subsampling?.startsWith('4:2:2') === true ? 2 : 3) + black
}

function colourChannels(probe: Probe): number {
  if (probe.facts.isGrey) return 1
  return probe.space === 'cmyk' ? 4 : 3
}

function isLosslessResult(format: OutputFormat, request: EncodeRequest): boolean {
  const { options, quality, source } = request
  switch (format) {
    case 'png':
      return true
    case 'tiff':
      return options.tiffCompression !== 'jpeg' && options.tiffCompression !== 'webp'
    case 'webp':
      return isLosslessWebp(request)
    case 'avif':
      return options.lossless ?? (quality === 'auto' && source.isLossless)
    case 'jpeg':
    case 'gif':
      return false
  }
}

const isProgressiveResult = (
  format: OutputFormat,
  { progressive }: EncoderOptions,
  source: SourceFacts,
): boolean => progressive ?? (format === 'jpeg' && source.format === 'jpeg' && source.isProgressive)

function contextOf({ probe, outputFormat }: PeakRequest): PictureContext {
  const { width, height } = probe.facts
  const size = { width, height }
  return { source: probe.facts, size, outputFormat, warn: () => undefined }
}

/** What sharp does to all pixels before it shrinks them, so that it cannot decode fewer. */
const needsAllPixels: readonly string[] = ['rotate', 'trim', 'crop', 'gamma']

function describeResult(request: PeakRequest, size: Size): ResultRaster {
  const { probe, job, outputFormat, frames } = request
  const { facts } = probe
  const isGrey = endsGrey(registry, job.steps, contextOf(request))
  const { quality, format: _, ...options } = readOptions(job.steps, encode)
  const encoding: EncodeRequest = { quality, options, source: facts }
  const { alpha, grey, deep } = formatNamed(outputFormat)
  const channels = (isGrey && grey ? 1 : 3) + (facts.hasAlpha && alpha ? 1 : 0)
  const subsampling =
    outputFormat === 'jpeg'
      ? (options.chromaSubsampling ?? keptSubsampling(facts, qualityOf(encoding)))
      : options.chromaSubsampling
  return {
    ...{ ...size, channels, frames, format: outputFormat },
    sampleBytes: facts.bitDepth > 8 && deep ? 2 : 1,
    codedSamples: samplesOf(subsampling, channels),
    isLossless: isLosslessResult(outputFormat, encoding),
    isProgressive: isProgressiveResult(outputFormat, options, facts),
    hasPalette: options.pngColours !== undefined,
  }
}

function describeSource(request: PeakRequest, planned: PlannedSizes): SourceRaster {
  const { first, firstSteps } = planned
  const { probe, frames, fileBytes } = request
  const { format, width, height, hasAlpha, bitDepth, isLossless, isProgressive } = probe.facts
  const { orientation, chromaSubsampling } = probe.facts
  const colours = colourChannels(probe)
  const isWhole = probe.hasGainMap || firstSteps.some((name) => needsAllPixels.includes(name))
  return {
    ...{ format, width, height, frames, isLossless, isProgressive, fileBytes },
    channels: colours + (hasAlpha ? 1 : 0),
    sampleBytes: bitDepth > 8 ? 2 : 1,
    codedSamples: samplesOf(chromaSubsampling, colours),
    // A gain map keeps sharp from it.
    shrinkOnLoad: isWhole ? 1 : shrinkOnLoadOf(format, probe.facts, first),
    // 2 mirrors each row by itself.
    turns: orientation > 2,
  }
}

/** Collects what the model needs from a header and from what is to be done. */
export function describePeak(request: PeakRequest): PeakFacts {
  const planned = planSizes(registry, request.job.steps, contextOf(request))
  const { made, result: size } = planned
  const result = describeResult(request, size)
  const source = describeSource(request, planned)
  const channels = Math.max(result.channels, Math.min(source.channels, 4))
  return {
    source,
    // In colour where the source is, though the result may be grey.
    made: made.map((one) => ({ ...result, ...one, channels })),
    result,
    decodesResult: request.job.commitMode !== 'new-file',
  }
}
