import { toFileRow, toSummaryRow } from './report/rows.js'
import type { FileRow, SummaryRow } from './report/schema.js'
import { runJob as startJob } from './start-job.js'
import type { JobOptions, OperationOptions } from './prepare-job.js'

export { ImageRayError } from '../shared/errors.js'
export type { FileErrorCode, JobErrorCode, SkipReason } from '../shared/errors.js'
export type { JobEvent } from './events.js'
export type { FileRow, JobOptions, OperationOptions, SummaryRow }

/** A job under way: a row for each file as it finishes, then the summary. */
export interface Job extends AsyncIterable<FileRow> {
  readonly runId: string
  /**
   * Waits for the end; rows that nobody reads are dropped.
   * @throws ImageRayError `usage` or `refused` when nothing was begun
   */
  finish(): Promise<SummaryRow>
  /** Ends every worker now; files in work stay as they were. */
  kill(): void
}

/**
 * Processes pictures on worker processes.
 *
 * @param options the settings of the command line by their names, what to do with each picture, a
 * signal that stops the job after the pictures in work, a listener for events
 * @returns the job, started; rows and summary have the form of `image-ray run --json`. Leaving the
 * loop early stops the job.
 * @throws nothing: what is wrong with the options is thrown by the loop and by `finish()`
 * @example
 * const job = runJob({
 *   inputDir: 'photos',
 *   outputDir: 'small',
 *   operations: { resize: { size: '800x600' } },
 * })
 * for await (const { name, status } of job) console.log(name, status)
 * const { ok, failed } = await job.finish()
 */
export function runJob(options: JobOptions): Job {
  const job = startJob(options)
  return {
    runId: job.runId,
    async *[Symbol.asyncIterator]() {
      for await (const record of job) yield toFileRow(record)
    },
    finish: async () => toSummaryRow(await job.finish()),
    kill: () => {
      job.kill()
    },
  }
}
