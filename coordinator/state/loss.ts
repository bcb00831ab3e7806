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
  /** How often it was sent to a worker. */
  readonly attempts: number
}

/** Failures that are told by the coordinator, for the worker is gone. */
const lossCodes: readonly FileErrorCode[] = ['worker_crash', 'timeout', 'out_of_memory']

/** The failure of a picture that cost its worker; one that was not sent is known from a run before. */
export const lossOf = ({ result, attempts }: Loss): FailedResult | undefined =>
  attempts > 0 && result.status === 'failed' && lossCodes.includes(result.code) ? result : undefined
