import type { BytePath } from '../../shared/byte-path.js'
import type { FileErrorCode } from '../../shared/errors.js'
import type { FailedResult, FileResult } from '../../shared/result.js'

/** A file that failed, as its record tells. */
export interface Loss {
  readonly result: FileResult
  readonly input: BytePath
  readonly output: BytePath
  /** Output format asked for; undefined for that of the input. */
  readonly format?: string | undefined
}

/** Failures that are told by the coordinator, for the worker is gone. */
const lossCodes: readonly FileErrorCode[] = ['worker_crash', 'timeout', 'out_of_memory']

/** Whether a result tells of a picture that cost its worker. */
export const isLoss = (result: FileResult): result is FailedResult =>
  result.status === 'failed' && lossCodes.includes(result.code)
