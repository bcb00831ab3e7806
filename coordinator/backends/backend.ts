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

/** Where workers come from: processes of our own, workers by hand, later a job queue. */
export interface Backend {
  /** Workers that will be used, for sizing chunks. */
  readonly workers: number
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
