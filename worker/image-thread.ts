import sharp from 'sharp'
import type { BytePath } from '../shared/byte-path.js'
import { describeError } from '../shared/errors.js'
import { buildSteps } from '../shared/operations/pipeline.js'
import { registry } from '../shared/operations/registry.js'
import type { RecordsReader } from '../shared/records/records-reader.js'
import {
  failedResult,
  type FileTask,
  type Job,
  type Step,
  type WorkerResult,
} from '../shared/result.js'
import type * as Faults from './faults.js'
import type { Fence } from './fence.js'
import { toFileFailure } from './failure.js'
import { openJournal, type Journal } from './journal.js'
import { openRecords } from './records.js'
import { allowLoaders } from './loaders.js'
import { processFile } from './process-file.js'
import { Roots } from './roots.js'

/**
 * Runs inside the worker's one pool thread. One picture is in flight per process: libvips keeps its
 * error texts per process, so two at once could carry each other's words, and a crash could not be
 * pinned on its culprit. File calls are synchronous here, so that a commit is one uninterrupted
 * sequence, and the process answers Ping meanwhile on its main thread.
 */
export interface ProcessRequest {
  readonly task: FileTask
  readonly job: Job
  readonly runId: string
  /** Bytes of memory that it may be expected to take; undefined for no limit. */
  readonly memoryBytes?: number | undefined
  readonly fence: Fence
}

export interface Versions {
  readonly sharp: string
  readonly libvips: string
}

export interface ThreadOptions {
  /** Directories that may be touched. */
  readonly roots: readonly BytePath[]
  /** Render SVG drawings. */
  readonly allowSvg: boolean
}

let allowed = new Roots([])
let allowSvg = false
/** Faults on purpose, in tests of what happens then. */
let faults: typeof Faults | undefined

/** Does nothing: to be called is to be loaded. */
export const load = (): undefined => undefined

/** Takes in what holds for all pictures, before the first one comes. */
export async function prepare(options: ThreadOptions): Promise<Versions> {
  if (process.env['IMAGE_RAY_FAULTS'] !== undefined) faults = await import('./faults.js')
  allowed = new Roots(options.roots)
  allowSvg = options.allowSvg
  allowLoaders(options)
  // A path may hold another picture by the time it is asked for again.
  sharp.cache(false)
  // Parallelism comes from processes; threads inside one picture would only compete with them.
  sharp.concurrency(1)
  return { sharp: sharp.versions.sharp, libvips: sharp.versions.vips }
}

/** Steps that are fit to be run, or what is wrong with them. */
export type CheckedSteps = { readonly steps: readonly Step[] } | { readonly problem: string }

/**
 * Validates a pipeline again with the same schemas as the coordinator: two sides, one truth. Done
 * here, so that the schemas are loaded once in a worker and not in its main thread too.
 */
export function checkSteps(steps: readonly Step[]): CheckedSteps {
  try {
    const options = Object.fromEntries(steps.map((step) => [step.name, step.options]))
    return { steps: buildSteps(registry, options) }
  } catch (error) {
    return { problem: describeError(error) }
  }
}

/** Processes one picture; the result says what became of it, be it for want of a journal. */
export async function processOne(request: ProcessRequest): Promise<WorkerResult> {
  const { task, job, runId, memoryBytes, fence } = request
  let journal: Journal
  let records: RecordsReader | undefined
  try {
    journal = openJournal(job.stateDir, runId)
    records = await openRecords(job, runId)
  } catch (error) {
    const { code, message } = toFileFailure(task.input, error)
    return failedResult(task.id, code, message)
  }
  const context = { job, roots: allowed, journal, records, fence, allowSvg, faults, memoryBytes }
  const result = await processFile(task, context)
  faults?.afterPicture(task)
  return result
}
