import { toDisplay } from '../shared/byte-path.js'
import { hashRecipe } from '../shared/operations/pipeline.js'
import type { FileResult, FileTask, ImageFacts, Job, Timings } from '../shared/result.js'
import { commitResult } from './commit.js'
import { FileFailure, toFileFailure } from './failure.js'
import type { Fence } from './fence.js'
import {
  describeName,
  requireFreeOutput,
  requireNoLoss,
  requireSingleName,
  Skip,
} from './file-rules.js'
import { finishPicture, type Finished } from './finish-picture.js'
import type { Journal } from './journal.js'
import { openSource } from './open-source.js'
import type { Probe } from './probe.js'
import { readSource, type Source } from './read-source.js'
import { requireKeepable } from './require-keepable.js'
import type { Roots } from './roots.js'
import { Stopwatch } from './stopwatch.js'
import { verifyResult } from './verify.js'

export interface FileContext {
  readonly job: Job
  readonly roots: Roots
  readonly journal: Journal
  readonly fence: Fence
  /** Render SVG drawings. */
  readonly allowSvg: boolean
}

/**
 * Whether the bytes of the original serve better than those of the result. They carry all of their
 * metadata, so only where all of it may stay, or there is none.
 */
function gainsNothing(source: Source, probe: Probe, format: string, finished: Finished): boolean {
  if (finished.changed || format !== probe.facts.format) return false
  return finished.keepsAll && finished.bytes.length >= source.bytes.length
}

const factsOf = ({ facts }: Probe, bytes: number): ImageFacts => ({
  format: facts.format,
  width: facts.width,
  height: facts.height,
  bytes,
})

/** What is known so far, for the result of a file that fails half-way. */
interface Progress {
  input?: ImageFacts
}

async function processSteps(
  task: FileTask,
  context: FileContext,
  watch: Stopwatch,
  progress: Progress,
): Promise<FileResult> {
  const { job, roots, allowSvg } = context
  roots.requireInside(task.input)
  roots.requireInside(task.output)
  requireFreeOutput(task, job)
  const source = readSource(task.input)
  requireSingleName(task, job, source)
  const opened = await openSource(task.input, source.bytes, allowSvg)
  const { probe } = opened
  const input = factsOf(probe, source.bytes.length)
  progress.input = input
  const { outputFormat: format, frames } = requireKeepable(task, job, probe)
  watch.lap('readMs')

  const finished = await finishPicture({ task, job, opened, format, frames })
  requireNoLoss(task, job, finished.losses)
  watch.lap('processMs')

  const keptBytes = gainsNothing(source, probe, format, finished)
  if (keptBytes && job.commitMode === 'in-place') {
    throw new Skip('original_smaller', `${toDisplay(task.input)} would not get smaller`)
  }
  if (!keptBytes) {
    await verifyResult(task.input, finished.bytes, {
      ...{ format, frames, size: finished.size, hasProfile: finished.hasProfile },
      decode: job.commitMode !== 'new-file',
    })
  }
  watch.lap('verifyMs')

  const bytes = keptBytes ? source.bytes : finished.bytes
  const result = commitResult({
    ...{ task, source, bytes, recipe: hashRecipe(job.steps) },
    ...context,
    result: {
      ...{ id: task.id, status: 'ok', input, keptBytes, backupBytes: 0 },
      warnings: [
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

/**
 * Takes one picture all the way from its path to its committed result. Never rejects: whatever goes
 * wrong with a file is the file's result, with a code from the closed list.
 */
export async function processFile(task: FileTask, context: FileContext): Promise<FileResult> {
  const watch = new Stopwatch()
  const progress: Progress = {}
  const base = (timings: Timings) => ({
    id: task.id,
    warnings: [],
    timings,
    input: progress.input,
  })
  try {
    return await processSteps(task, context, watch, progress)
  } catch (error) {
    if (error instanceof Skip) {
      const { reason, message } = error
      return { ...base(watch.timings()), status: 'skipped', reason, message }
    }
    const { code, message } =
      error instanceof FileFailure ? error : toFileFailure(task.input, error)
    return { ...base(watch.timings()), status: 'failed', code, message }
  }
}
