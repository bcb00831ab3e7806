import { lstatSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, toJsonPath, type BytePath } from '../shared/byte-path.js'
import { systemCodeOf } from '../shared/errors.js'
import { identify, type FileIdentity } from '../shared/file-identity.js'
import type { FileTask, Job, OkResult } from '../shared/result.js'
import { sha256 } from '../shared/sha256.js'
import { FileFailure, tryOn } from './failure.js'
import { isFenceOpen, type Fence } from './fence.js'
import {
  linkUnlessTaken,
  makeDirectory,
  parentOf,
  removeIfThere,
  removeTemp,
  renameOver,
  renameUnlessTaken,
  syncDirectory,
  tempNameFor,
  writeNew,
} from './file-operations.js'
import type { Journal } from './journal.js'
import { dropKept, findKeptPlace, keepOriginal, type KeptPlace } from './keep-original.js'
import type { Origin } from './origin.js'
import { isSameIdentity, type Source } from './read-source.js'

export interface CommitRequest {
  readonly task: FileTask
  readonly job: Job
  readonly source: Source
  readonly origin: Origin
  /** What to write. */
  readonly bytes: Buffer
  /** The output that may be replaced, by what it is, where it is ours. */
  readonly replaces: FileIdentity | undefined
  readonly journal: Journal
  readonly fence: Fence
  /** What to report once the commit stands; `backupBytes` is filled in here. */
  readonly result: OkResult
}

function requireOpen({ fence, task }: CommitRequest): void {
  if (isFenceOpen(fence)) return
  throw new FileFailure(
    'cancelled',
    `Expected the call for ${toDisplay(task.input)} to be open at its commit, got a closed one`,
  )
}

function requireUnchanged({ task, source }: CommitRequest): void {
  const now = tryOn('find', task.input, () => lstatSync(toBuffer(task.input), { bigint: true }))
  if (isSameIdentity(now, source.identity)) return
  throw new FileFailure(
    'changed_during_read',
    `Expected ${toDisplay(task.input)} to be what was read, got a file that was changed since`,
  )
}

/** @throws FileFailure `output_exists` */
export const outputExists = (output: BytePath): FileFailure =>
  new FileFailure(
    'output_exists',
    `Expected no file at ${toDisplay(output)}, got one; --if-exists replace or skip allows it`,
  )

/** The output is another file: nothing of the input is touched. */
function placeNewFile(request: CommitRequest, temp: BytePath): readonly string[] {
  const { job, task, bytes, source } = request
  writeNew(temp, bytes, {
    sync: false,
    mtimeNs: job.keepDates ? source.identity.mtimeNs : undefined,
  })
  requireOpen(request)
  if (job.ifExists === 'replace' || isStill(task.output, request.replaces)) {
    renameOver(temp, task.output)
  } else {
    placeUnlessTaken(temp, task.output)
  }
  return []
}

/** Whether a file is what it was when it was looked at. */
function isStill(path: BytePath, identity: FileIdentity | undefined): boolean {
  if (identity === undefined) return false
  const now = lstatSync(toBuffer(path), { bigint: true, throwIfNoEntry: false })
  return now !== undefined && identify(now) === identity
}

function placeUnlessTaken(temp: BytePath, output: BytePath): void {
  const placed = linkUnlessTaken(temp, output, () => renameUnlessTaken(temp, output))
  if (!placed) throw outputExists(output)
}

/** Writes what will replace the original; returns warnings: what it could not be given of it. */
function writeLikeSource(
  { task, bytes, source }: CommitRequest,
  temp: BytePath,
): readonly string[] {
  const like = { path: task.input, source }
  return writeNew(temp, bytes, { like, mtimeNs: source.identity.mtimeNs, sync: true })
}

/**
 * Keeps the original, then lets `replace` do away with its name; where that fails, what was kept
 * goes again. Returns warnings of the keeping.
 */
function keepWhile(
  { job, task, source }: CommitRequest,
  place: KeptPlace | undefined,
  replace: () => void,
): readonly string[] {
  const warnings = place ? keepOriginal(job, task.input, place) : []
  try {
    replace()
  } catch (error) {
    if (place) dropKept(job, task.input, source, place)
    throw error
  }
  return warnings.map((warning) => `Kept original: ${warning}`)
}

/**
 * The output takes the input's name. Bytes reach the disk before the original's name goes, and the
 * original has another name before that, so that at no moment is there less than one whole picture.
 */
function replaceInPlace(
  request: CommitRequest,
  temp: BytePath,
  kept: KeptPlace | undefined,
): readonly string[] {
  const { task } = request
  const lost = writeLikeSource(request, temp)
  requireUnchanged(request)
  requireOpen(request)
  const lostOfKept = keepWhile(request, kept, () => {
    renameOver(temp, task.input)
  })
  syncDirectory(parentOf(task.input))
  return [...lost, ...lostOfKept]
}

/** The output takes a new name beside the input, then the input goes. */
function replaceSource(
  request: CommitRequest,
  temp: BytePath,
  kept: KeptPlace | undefined,
): readonly string[] {
  const { task } = request
  if (task.input === task.output) return replaceInPlace(request, temp, kept)
  const lost = writeLikeSource(request, temp)
  requireUnchanged(request)
  requireOpen(request)
  placeUnlessTaken(temp, task.output)
  let lostOfKept: readonly string[]
  try {
    syncDirectory(parentOf(task.output))
    lostOfKept = keepWhile(request, kept, () => {
      removeIfThere(task.input)
    })
  } catch (error) {
    // The input could not be taken away, so it stays the one picture of the two.
    removeIfThere(task.output)
    throw error
  }
  syncDirectory(parentOf(task.input))
  return [...lost, ...lostOfKept]
}

const placeBy = {
  'new-file': placeNewFile,
  'in-place': replaceInPlace,
  'replace-source': replaceSource,
} as const

/**
 * Puts a verified result where it belongs, in one uninterrupted sequence: journal `intent`, temp
 * file beside the target, link or rename, journal `done`. A crash between any two steps leaves
 * either the old state or the new one, and the journal tells which temp file to remove.
 * @throws FileFailure with the input untouched
 */
export function commitResult(request: CommitRequest): OkResult {
  const { task, job, journal, bytes, source, origin } = request
  const kept = placeToKeep(request)
  // Told beforehand, so that the journal of a worker that dies half-way has it too.
  const result = { ...request.result, backupBytes: kept ? source.bytes.length : 0 }
  const temp = tempNameFor(task.output)
  const keptPath = kept?.path ?? origin.kept
  journal.append({
    type: 'intent',
    id: task.id,
    temp: toJsonPath(asBytePath(posix.basename(temp))),
    originHash: origin.hash,
    outputHash: sha256(bytes),
    ...(keptPath === undefined ? {} : { kept: toJsonPath(keptPath) }),
    result: { ...result, warnings: [...result.warnings] },
  })
  // What replaces an original must be explainable after a power cut as well.
  if (job.commitMode !== 'new-file') journal.sync()
  let lost: readonly string[]
  try {
    makeDirectory(parentOf(task.output))
    lost = placeBy[job.commitMode](request, temp, kept)
  } finally {
    removeTemp(temp)
  }
  appendDone(request)
  return { ...result, warnings: [...result.warnings, ...lost] }
}

/** Where the file that is replaced is to be kept; nowhere where its original is kept already. */
function placeToKeep({ job, task, source, origin }: CommitRequest): KeptPlace | undefined {
  if (job.commitMode === 'new-file' || !job.keepOriginal || origin.kept) return undefined
  return findKeptPlace(job, task.input, source)
}

/** A full disk must not turn a commit that stands into a failure: the intent proves it as well. */
function appendDone({ journal, task }: CommitRequest): void {
  try {
    const output = identify(lstatSync(toBuffer(task.output), { bigint: true }))
    journal.append({ type: 'done', id: task.id, output })
  } catch (error) {
    if (!(error instanceof FileFailure) && systemCodeOf(error) === undefined) throw error
  }
}
