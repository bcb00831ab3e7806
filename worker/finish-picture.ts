import type { OutputFormat } from '../shared/formats.js'
import { colour } from '../shared/operations/colour.js'
import type { Size } from '../shared/size.js'
import { readMetadataOptions, type MetadataOptions } from '../shared/operations/metadata.js'
import { readOptions } from '../shared/operations/bound-step.js'
import type { FileTask, Job } from '../shared/result.js'
import { carryMetadata, type MetadataSource } from './metadata/carry-metadata.js'
import { readSourceBlocks } from './metadata/source-blocks.js'
import type { OpenedSource } from './opened-source.js'
import { renderPicture } from './render.js'

export interface FinishRequest {
  readonly task: FileTask
  readonly job: Job
  readonly opened: OpenedSource
  readonly format: OutputFormat
  readonly frames: number
}

/** A picture rendered, encoded and given its metadata. */
export interface Finished {
  readonly bytes: Buffer
  readonly size: Size
  /** Whether anything but the encoding was done to the pixels, or their colours as asked. */
  readonly changed: boolean
  readonly hasProfile: boolean
  /** Whether the source as it is has no metadata that was to be left out or written. */
  readonly keepsAll: boolean
  /** What of the picture is not in the result. */
  readonly losses: readonly string[]
  /** What was odd about the file. */
  readonly oddities: readonly string[]
}

/** Format of the bytes that the metadata stands in; a picture made over is a PNG. */
const containerOf = ({ bytes, probe }: OpenedSource): string =>
  bytes.toString('latin1', 1, 4) === 'PNG' ? 'png' : probe.facts.format

/** Whether a source as it stands has just the metadata that its copy is to have. */
function keepsAllMetadata(options: MetadataOptions, source: MetadataSource): boolean {
  if (options.copyright !== undefined) return false
  if (options.policy === 'all' && options.strip.length === 0) return true
  const blocks = readSourceBlocks(source.format, source.bytes, source.header)
  const lists = [blocks.xmpParts, blocks.resources, blocks.comments, blocks.texts]
  return !blocks.exif && !blocks.xmp && lists.every((list) => list.length === 0)
}

/**
 * Runs the pipeline and puts the metadata that is to stay into the result.
 * @throws FileFailure
 */
export async function finishPicture(request: FinishRequest): Promise<Finished> {
  const { task, job, opened, format, frames } = request
  const rendered = await renderPicture({
    path: task.input,
    bytes: opened.bytes,
    probe: opened.probe,
    outputFormat: format,
    frames,
    steps: job.steps,
    strict: job.commitMode !== 'new-file',
    limits: job.limits,
  })
  const options = readMetadataOptions(job.steps, job.commitMode !== 'new-file')
  const source: MetadataSource = {
    format: containerOf(opened),
    bytes: opened.bytes,
    header: opened.probe.header,
  }
  const carried = carryMetadata(rendered.bytes, source, {
    ...options,
    outputFormat: format,
    size: rendered.size,
    pixelsChanged: rendered.changed,
    colourConverted: rendered.colourConverted,
  })
  const asksColour = readOptions(job.steps, colour).space !== 'keep'
  return {
    ...{ size: rendered.size, hasProfile: rendered.hasProfile },
    changed:
      rendered.changed || (rendered.colourConverted && asksColour) || frames < opened.probe.frames,
    bytes: carried.bytes,
    keepsAll: keepsAllMetadata(options, source),
    losses: [...opened.losses, ...rendered.losses, ...carried.warnings],
    oddities: rendered.oddities,
  }
}
