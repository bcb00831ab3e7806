import type { BytePath } from '../../shared/byte-path.js'

/** A picture that is to be processed, as the plan hands it to the dispatcher. */
export interface PlannedFile {
  /** Number within the run. */
  readonly id: number
  /** Name relative to the input root. */
  readonly name: BytePath
  /** Absolute paths. */
  readonly input: BytePath
  readonly output: BytePath
  /** Output format; undefined for that of the input. */
  readonly format: string | undefined
  /** Size of the input in bytes, for the cost model; 0 where it is not known. */
  readonly bytes: number
}

/** A planned file on its way through the dispatcher. */
export interface QueuedFile extends PlannedFile {
  /** Takes so much memory that no other may be in work beside it. */
  readonly alone?: boolean
  /** How often it was sent to a worker. */
  readonly sent: number
  /** What ended each of those attempts that ended badly by its own doing, in order. */
  readonly troubles: readonly string[]
}
