import { statfsSync, statSync } from 'node:fs'
import prettyBytes from 'pretty-bytes'
import { toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { ImageRayError } from '../shared/errors.js'
import { describeMount } from '../shared/mounts.js'
import type { Job } from '../shared/result.js'
import { nearestExisting } from './input/case-folding.js'

/** Below this no run gets anywhere: journals and one small picture take about as much. */
const SENSELESS_BYTES = 1_000_000

/** Free bytes for ordinary users where a directory is or would be; undefined where nobody knows. */
function freeBytesAt(directory: BytePath): number | undefined {
  try {
    const { bavail, bsize, blocks } = statfsSync(toBuffer(nearestExisting(directory)))
    return blocks === 0 ? undefined : bavail * bsize
  } catch {
    return undefined
  }
}

/** @throws ImageRayError `refused` where there is no room for anything */
export function requireSpace(directory: BytePath): void {
  const freeBytes = freeBytesAt(directory)
  if (freeBytes === undefined || freeBytes >= SENSELESS_BYTES) return
  throw new ImageRayError(
    'refused',
    `Expected at least ${prettyBytes(SENSELESS_BYTES)} of free space for ${toDisplay(directory)}, ` +
      `got ${prettyBytes(freeBytes)} on ${describeMount(directory)}`,
  )
}

/**
 * The directory that takes what a run adds, about as much as the inputs take; undefined where it
 * adds nothing. Originals that are kept
 * by link take nothing more; copied to another file system they need their space there, and their
 * results have it where they were. Originals that are not kept give up theirs.
 */
export function growingDirectory(
  { commitMode, keepOriginal, stateDir }: Pick<Job, 'commitMode' | 'keepOriginal' | 'stateDir'>,
  outputRoot: BytePath,
  stateIsElsewhere: boolean,
): BytePath | undefined {
  if (commitMode === 'new-file') return outputRoot
  if (!keepOriginal) return undefined
  return stateIsElsewhere ? stateDir : outputRoot
}

const deviceOf = (directory: BytePath): number => statSync(toBuffer(nearestExisting(directory))).dev

/**
 * Tells what space a run may lack; nothing where all is well.
 * @param inputBytes what the inputs take together
 */
export function findShortages(
  job: Job,
  outputRoot: BytePath,
  inputBytes: number,
): readonly string[] {
  const stateIsElsewhere = deviceOf(job.stateDir) !== deviceOf(outputRoot)
  const directory = growingDirectory(job, outputRoot, stateIsElsewhere)
  const freeBytes = directory && freeBytesAt(directory)
  if (directory === undefined || freeBytes === undefined || freeBytes >= inputBytes) return []
  return [
    `Free space for ${toDisplay(directory)} is ${prettyBytes(freeBytes)} ` +
      `(${describeMount(directory)}), and the inputs take about ${prettyBytes(inputBytes)}: ` +
      'the run may end with a full disk',
  ]
}
