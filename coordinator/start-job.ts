import { existsSync } from 'node:fs'
import { toBuffer } from '../shared/byte-path.js'
import { indexPath } from '../shared/state-paths.js'
import { BoundedStream } from './bounded-stream.js'
import type { FileRecord, JobEvent, RunSummary } from './events.js'
import { makeRunId, prepareJob, type JobOptions, type PreparedJob } from './prepare-job.js'
import type { JobRun } from './run-job.js'

/** A job under way: its records as they come, and its end. */
export interface RunningJob extends AsyncIterable<FileRecord> {
  readonly runId: string
  /**
   * Reads what is left of the records and waits for the end.
   * @throws ImageRayError when the job was refused before its work
   */
  finish(): Promise<RunSummary>
  /** Ends every worker now; files in work are left as they were. */
  kill(): void
}

/**
 * Starts workers while the rest is loaded, unless records tell that there may be nothing to do.
 */
function warmUp(
  { backend, job, settings }: PreparedJob,
  runId: string,
  { onEvent }: JobOptions,
): void {
  const { stateDir } = job
  if (existsSync(toBuffer(indexPath(stateDir)))) return
  const observe = (event: JobEvent) => onEvent?.(event)
  backend.warmUp({ runId, stateDir, verbose: settings.verbose, observe })
}

/**
 * Processes pictures on worker processes.
 *
 * @param options what to work on, where to write, what to do; the names are those of the flags
 * @returns the job, started: iterate it for a record of each file as it finishes, or just `finish()`
 * @example
 * const job = runJob({
 *   inputDir: 'photos',
 *   outputDir: 'small',
 *   operations: { resize: { size: '800x600' } },
 * })
 * for await (const { name, result } of job) console.log(name, result.status)
 * const { ok, failed } = await job.finish()
 */
export function runJob(options: JobOptions, runId = makeRunId()): RunningJob {
  const records = new BoundedStream<FileRecord>()
  const start = async (): Promise<RunSummary> => {
    const prepared = await prepareJob(options)
    warmUp(prepared, runId, options)
    const { JobRun } = await import('./run-job.js')
    const run = new JobRun(runId, prepared, records, options.onEvent)
    running = run
    const abort = () => {
      const why: unknown = options.signal?.reason
      run.stop('aborted', typeof why === 'string' ? why : undefined)
    }
    options.signal?.addEventListener('abort', abort, { once: true })
    if (options.signal?.aborted === true) abort()
    if (isLeft) run.stop('aborted')
    if (isKilled) run.kill()
    try {
      return await run.run()
    } catch (error) {
      await prepared.backend.discard()
      throw error
    } finally {
      options.signal?.removeEventListener('abort', abort)
    }
  }
  let running: JobRun | undefined
  let isLeft = false
  let isKilled = false
  const ended = start()
  ended.then(
    () => {
      records.end()
    },
    (error: unknown) => {
      records.end(error)
    },
  )
  return {
    runId,
    async *[Symbol.asyncIterator]() {
      let complete = false
      try {
        yield* records
        complete = true
      } finally {
        // Whoever leaves the loop early wants no more work done, and will read no more.
        if (!complete) {
          records.discard()
          isLeft = true
          running?.stop('aborted')
        }
      }
    },
    async finish() {
      // Records that nobody reads must not hold up the workers.
      for await (const _ of records) continue
      return ended
    },
    kill() {
      isKilled = true
      running?.kill()
    },
  }
}
