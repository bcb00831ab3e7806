import { toDisplay } from '../shared/byte-path.js'
import { formatByName } from '../shared/formats.js'
import type { FileTask, Job } from '../shared/result.js'
import { outputExists } from './commit.js'
import { FileFailure } from './failure.js'
import { exists } from './file-operations.js'
import { findKeptPlace } from './keep-original.js'
import type { Source } from './read-source.js'
import { Skip } from './skip.js'

/**
 * Tells early whether the output is in the way, before anything is read.
 * @param isKnown whether the records know the output: then only its bytes can tell
 * @throws FileFailure or Skip where the output is there and may not be replaced
 */
export function requireFreeOutput(task: FileTask, job: Job, isKnown: boolean): void {
  const { commitMode } = job
  if (commitMode === 'in-place' || task.input === task.output) return
  if (commitMode === 'new-file' && (isKnown || job.ifExists === 'replace')) return
  if (!exists(task.output)) return
  if (job.ifExists === 'skip' && job.commitMode === 'new-file') {
    throw new Skip('output_exists', `${toDisplay(task.output)} is there already`)
  }
  throw outputExists(task.output)
}

/**
 * Replacing one name of a file that has several would cut it off from the others.
 * @throws Skip
 */
export function requireSingleName(task: FileTask, job: Job, source: Source): void {
  if (job.commitMode === 'new-file' || job.breakLinks || source.links === 1) return
  if (source.links === 2 && findKeptPlace(job, task.input, source).isThere) return
  throw new Skip(
    'hard_linked',
    `${toDisplay(task.input)} has ${source.links} hard links, which replacing it would cut off; ` +
      '--break-links does so',
  )
}

/** @throws FileFailure where `--strict` was given and something would be lost */
export function requireNoLoss(task: FileTask, { strict }: Job, losses: readonly string[]): void {
  if (!strict || losses.length === 0) return
  throw new FileFailure(
    'unsupported_format',
    `Expected nothing of ${toDisplay(task.input)} to be lost (--strict), got: ${losses.join('; ')}`,
  )
}

/** A warning where the name of the output promises another format than it will hold. */
export function describeName(task: FileTask, outputFormat: string): readonly string[] {
  const promised = formatByName(task.output)
  return promised === undefined || promised === outputFormat
    ? []
    : [`Named like ${promised} but holds ${outputFormat}`]
}
