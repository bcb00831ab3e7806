import { toDisplay } from '../shared/byte-path.js'
import {
  canKeepFrames,
  isOutputFormat,
  substituteFormat,
  type OutputFormat,
} from '../shared/formats.js'
import { frames as framesOperation } from '../shared/operations/frames.js'
import { readOptions } from '../shared/operations/bound-step.js'
import type { FileTask, Job } from '../shared/result.js'
import { FileFailure } from './failure.js'
import { checkAnimationSize } from './limits.js'
import type { Probe } from './probe.js'

/** How a picture will be written. */
export interface Keepable {
  readonly outputFormat: OutputFormat
  /** Frames or pages that are processed: all of them, or 1. */
  readonly frames: number
}

const refuse = (task: FileTask, expected: string, got: string): never => {
  throw new FileFailure(
    'unsupported_format',
    `Expected ${expected} in ${toDisplay(task.input)}, got ${got}; it is left alone`,
  )
}

/** The format asked for, else that of the input, else the one that stands in for it. */
function chooseFormat(task: FileTask, job: Job, format: string): OutputFormat {
  const asked = task.format ?? format
  if (isOutputFormat(asked)) return asked
  const substitute = substituteFormat(asked)
  if (!substitute) return refuse(task, 'a format that can be written again', asked)
  if (job.commitMode === 'in-place') {
    return refuse(
      task,
      'a format that can be written back',
      `${asked} (--output-dir, or --format ${substitute} with --replace-source, takes it)`,
    )
  }
  return substitute
}

/**
 * Refuses pictures of which something would be lost that nobody allowed to lose.
 * @throws FileFailure `unsupported_format` with the reason, `too_large`
 */
export function requireKeepable(task: FileTask, job: Job, { facts, frames }: Probe): Keepable {
  const outputFormat = chooseFormat(task, job, facts.format)
  if (facts.bitDepth > 16) refuse(task, 'integers of 8 to 16 bits as samples', 'floating point')
  if (frames === 1 || readOptions(job.steps, framesOperation).firstFrame) {
    return { outputFormat, frames: 1 }
  }
  if (canKeepFrames(facts.format, outputFormat)) {
    checkAnimationSize(task.input, facts, frames)
    return { outputFormat, frames }
  }
  return refuse(
    task,
    `one frame to become ${outputFormat}`,
    `${frames} frames or pages (--first-frame takes the first)`,
  )
}
