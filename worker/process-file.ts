import { lstatSync } from 'node:fs'
import { toBuffer, toDisplay } from '../shared/byte-path.js'
import { identify, type FileIdentity } from '../shared/file-identity.js'
import type { DoneLine } from '../shared/journal.js'
import type { FileTask, ImageFacts, Timings, WorkerResult } from '../shared/result.js'
import { beginFile, type BeginContext } from './begin-file.js'
import { commitResult } from './commit.js'
import { FileFailure, toFileFailure } from './failure.js'
import type * as Faults from './faults.js'
import type { Fence } from './fence.js'
import { describeName, requireNoLoss } from './file-rules.js'
import { finishPicture, type Finished } from './finish-picture.js'
import { Deferral, requireMemory } from './memory/admission.js'
import { describePeak } from './memory/describe-peak.js'
import { estimatePeakBytes } from './memory/peak-model.js'
import { openSource } from './open-source.js'
import type { Origin } from './origin.js'
import type { Probe } from './probe.js'
import { requireKeepable } from './require-keepable.js'
import { Skip } from './skip.js'
import { Stopwatch } from './stopwatch.js'
import { verifyResult } from './verify.js'

export interface FileContext extends BeginContext {
  readonly fence: Fence
  /** Render SVG drawings. */
  readonly allowSvg: boolean
  /** Faults on purpose, in tests. */
  readonly faults?: typeof Faults | undefined
}

/**
 * Whether the bytes of the original serve better than those of the result. They carry all of their
 * metadata, so only where all of it may stay, or there is none.
 */
function gainsNothing(origin: Origin, probe: Probe, format: string, finished: Finished): boolean {
  if (finished.changed || format !== probe.facts.format) return false
  return finished.keepsAll && finished.bytes.length >= origin.bytes.length
}

const factsOf = ({ facts }: Probe, bytes: number): ImageFacts => ({
  format: facts.format,
  width: facts.width,
  height: facts.height,
  bytes,
})

/** Bytes of all that is held of a source: the file, its kept original, the PNG made from it. */
const sumBytes = (...buffers: readonly Buffer[]): number =>
  [...new Set(buffers)].reduce((sum, { length }) => sum + length, 0)

/** What is known so far, for the result of a file that fails half-way. */
interface Progress {
  input?: ImageFacts
  /** Whether the journal says that it was begun. */
  started: boolean
}

async function processSteps(
  task: FileTask,
  context: FileContext,
  watch: Stopwatch,
  progress: Progress,
): Promise<WorkerResult> {
  const { job, allowSvg, memoryBytes } = context
  const { source, origin, replaces } = beginFile(task, context, () => {
    progress.started = true
  })
  context.faults?.beforePicture(task)
  const { limits } = job
  const opened = await openSource(task.input, origin.bytes, { allowSvg, limits, memoryBytes })
  const { probe } = opened
  const input = factsOf(probe, origin.bytes.length)
  progress.input = input
  const { outputFormat: format, frames } = requireKeepable(task, job, probe)
  const fileBytes = sumBytes(source.bytes, origin.bytes, opened.bytes)
  const peak = describePeak({ probe, job, outputFormat: format, frames, fileBytes })
  requireMemory(estimatePeakBytes(peak), memoryBytes)
  watch.lap('readMs')

  const made = await finishPicture({ task, job, opened, format, frames })
  const finished = { ...made, bytes: context.faults?.damage(task, made.bytes) ?? made.bytes }
  requireNoLoss(task, job, finished.losses)
  watch.lap('processMs')

  const keptBytes = gainsNothing(origin, probe, format, finished)
  // Where the bytes come from a kept original, the file itself is an earlier result.
  if (keptBytes && job.commitMode === 'in-place' && origin.kept === undefined) {
    throw new Skip('original_smaller', `${toDisplay(task.input)} would not get smaller`)
  }
  if (!keptBytes) {
    await verifyResult(task.input, finished.bytes, {
      ...{ format, frames, size: finished.size, hasProfile: finished.hasProfile },
      decode: job.commitMode !== 'new-file',
    })
  }
  watch.lap('verifyMs')

  const bytes = keptBytes ? origin.bytes : finished.bytes
  const result = commitResult({
    ...{ task, source, origin, bytes, replaces },
    ...context,
    result: {
      ...{ id: task.id, status: 'ok', input, keptBytes, backupBytes: 0 },
      warnings: [
        ...origin.warnings,
        ...(keptBytes ? [] : finished.losses),
        ...finished.oddities,
        ...describeName(task, format),
      ],
      timings: watch.timings(),
      output: { format, ...finished.size, bytes: bytes.length },
    },
  })
  watch.lap('commitMs')
  return { ...result, timings: watch.timings() }
}

/** The file as it is now, where it was left alone as a result of ours. */
function identifyLeft(task: FileTask, { job }: FileContext): FileIdentity | undefined {
  const path = job.commitMode === 'new-file' ? task.output : task.input
  const stat = lstatSync(toBuffer(path), { bigint: true, throwIfNoEntry: false })
  return stat && identify(stat)
}

/** The journal of a full disk may lack the last line; the result says it all the same. */
function appendEnd(
  { journal }: FileContext,
  line: Omit<DoneLine, 'type' | 'output'> & { readonly output?: FileIdentity | undefined },
): void {
  const { output, ...rest } = line
  try {
    journal.append({ type: 'done', ...rest, ...(output === undefined ? {} : { output }) })
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error
  }
}

/**
 * Takes one picture all the way from its path to its committed result. Never rejects: whatever goes
 * wrong with a file is the file's result, with a code from the closed list.
 */
export async function processFile(task: FileTask, context: FileContext): Promise<WorkerResult> {
  const watch = new Stopwatch()
  const result = await endProcessing(task, context, watch)
  return { ...result, startedMs: watch.startedMs }
}

async function endProcessing(
  task: FileTask,
  context: FileContext,
  watch: Stopwatch,
): Promise<WorkerResult> {
  const progress: Progress = { started: false }
  const { id } = task
  const base = (timings: Timings) => ({ id, warnings: [], timings, input: progress.input })
  try {
    return await processSteps(task, context, watch, progress)
  } catch (error) {
    if (error instanceof Skip) {
      const { reason, message } = error
      if (progress.started) {
        appendEnd(context, { id, skipped: reason, output: identifyLeft(task, context) })
      }
      return { ...base(watch.timings()), status: 'skipped', reason, message }
    }
    if (error instanceof Deferral) {
      // Nothing is said of the file: it comes again.
      if (progress.started) appendEnd(context, { id, failed: 'cancelled' })
      return { ...base(watch.timings()), status: 'deferred', peakBytes: error.peakBytes }
    }
    const { code, message } =
      error instanceof FileFailure ? error : toFileFailure(task.input, error)
    if (progress.started) appendEnd(context, { id, failed: code, message })
    return { ...base(watch.timings()), status: 'failed', code, message }
  }
}
