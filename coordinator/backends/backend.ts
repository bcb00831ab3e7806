import type { BytePath } from '../../shared/byte-path.js'
import type { FileResult, FileTask, Job } from '../../shared/result.js'
import type { Dispatcher } from '../dispatch/dispatcher.js'
import type { Observe } from '../events.js'

/** What a backend is given: work, and ways to tell. */
export interface BackendContext {
  readonly runId: string
  readonly job: Job
  readonly dispatcher: Dispatcher
  readonly observe: Observe
  readonly verbose: boolean
  /** Results that the journal of a worker that is gone proves, by file id. */
  readonly recover: (
    pid: number,
    files: readonly FileTask[],
  ) => Promise<ReadonlyMap<number, FileResult>>
}

/** What is known of a run before its work. */
export interface WarmUp {
  readonly runId: string
  readonly stateDir: BytePath
  readonly observe: Observe
  readonly verbose: boolean
}

/** Where workers come from: processes of our own, workers by hand, later a job queue. */
export interface Backend {
  /** Workers that will be used, for sizing chunks. */
  readonly workers: number
  /** Starts workers for a run that is sure to have work, while the rest of it is loaded. */
  warmUp(context: WarmUp): void
  /** Ends the workers of a run that was refused before its work. */
  discard(): Promise<void>
  /**
   * Serves workers until the dispatcher has nothing left, or no worker is left. Leaves none behind.
   * @returns why there is no worker left, or undefined
   * @throws ImageRayError
   */
  run(context: BackendContext): Promise<string | undefined>
  /** Lets every worker finish the picture it is on and takes no more. */
  drain(): void
  /** Ends every worker now. */
  kill(): void
}
