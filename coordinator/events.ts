import type { BytePath } from '../shared/byte-path.js'
import type { FileErrorCode } from '../shared/errors.js'
import type { FileResult } from '../shared/result.js'

/** What became of one file, with where it came from and who did it. */
export interface FileRecord {
  readonly result: FileResult
  /** Name relative to the input root, as the file system has it. */
  readonly name: BytePath
  /** Absolute paths. */
  readonly input: BytePath
  readonly output: BytePath
  /** Output format asked for; undefined for that of the input. */
  readonly format?: string | undefined
  /** 'picture' went through a worker; 'other' is a file copied by `--copy-others`. */
  readonly kind: 'picture' | 'other'
  /** Worker that finished it; undefined where none did. */
  readonly worker: string | undefined
  readonly chunk: number | undefined
  /** How often it was sent to a worker. */
  readonly attempts: number
}

/** What happens during a run, for progress displays and logs. */
export type JobEvent =
  /** A phase of the coordinator begins, and with it the one before ends. */
  | { readonly type: 'phase'; readonly name: 'records' | 'work' | 'summary' }
  /**
   * The whole tree has been listed: how many pictures there are, how many other files, and how many
   * symbolic links that are not followed.
   */
  | {
      readonly type: 'found'
      readonly pictures: number
      readonly others: number
      readonly links: number
    }
  /** `--chunks` was given: the number of chunks. */
  | { readonly type: 'split'; readonly chunks: number }
  /** A worker process was started; it is not ready yet. */
  | { readonly type: 'worker-started'; readonly worker: string; readonly pid: number }
  | {
      readonly type: 'worker-ready'
      readonly worker: string
      readonly pid: number
      readonly address: string
    }
  | { readonly type: 'worker-lost'; readonly worker: string; readonly reason: string }
  /** A worker was sent a chunk. */
  | {
      readonly type: 'chunk-sent'
      readonly worker: string
      readonly chunk: number
      readonly files: number
    }
  /** The call that sent a chunk is over. */
  | { readonly type: 'chunk-ended'; readonly worker: string; readonly chunk: number }
  /** How much memory the pictures may take: all together, and one beside others. */
  | { readonly type: 'memory'; readonly totalBytes: number; readonly shareBytes: number }
  /** A picture is to run alone, since it is expected to take so many bytes of memory. */
  | {
      readonly type: 'deferred'
      readonly worker: string
      readonly name: BytePath
      readonly peakBytes: number
    }
  /** A worker is replaced since it holds too much memory, in bytes. */
  | { readonly type: 'worker-recycled'; readonly worker: string; readonly rssBytes: number }
  /** The picture that a worker is on now; undefined when it is idle. */
  | { readonly type: 'working'; readonly worker: string; readonly name: BytePath | undefined }
  /** Something that a person should know of, such as a damaged journal or little free space. */
  | { readonly type: 'note'; readonly text: string }
  /** A line that a worker wrote to its standard error. */
  | { readonly type: 'worker-output'; readonly worker: string; readonly line: string }

export type Observe = (event: JobEvent) => void

/** One worker's share of a run. */
export interface WorkerShare {
  readonly worker: string
  readonly pid: number
  readonly address: string
  readonly files: number
  readonly chunks: number
  /** Milliseconds that its pictures took. */
  readonly busyMs: number
  /** How often it was replaced after a loss. */
  readonly restarts: number
}

/** What the pictures of a run may take of the memory, in bytes. */
export interface MemoryUse {
  /** All together. */
  readonly totalBytes: number
  /** Each, while every worker is on one. */
  readonly shareBytes: number
  /** Pictures that were put off, to be done with no other beside them. */
  readonly deferred: number
}

/** A failed file as the end of a run lists it. */
export interface Failure {
  readonly kind: FileRecord['kind']
  readonly name: BytePath
  readonly code: FileErrorCode
  readonly message: string
}

/** A text that pictures were warned with, or that tells of a loss, and how often. */
export interface WarningCount {
  readonly text: string
  readonly count: number
}

/** How a run ended; the counts add up: ok + failed + skipped + remaining = found. */
export interface RunSummary {
  readonly runId: string
  /** Pictures found. Files of other kinds are in `others`. */
  readonly found: number
  readonly ok: number
  readonly failed: number
  readonly skipped: number
  /** Pictures that were not reached, since the run was stopped. */
  readonly remaining: number
  readonly skippedBy: Readonly<Record<string, number>>
  readonly failedBy: Readonly<Record<string, number>>
  readonly warnings: number
  /** The first distinct texts of warnings, the most frequent first; `warnings` counts all. */
  readonly warningTexts: readonly WarningCount[]
  /** The first failures of pictures, then of copies; `failed` and `others` count all of them. */
  readonly failures: readonly Failure[]
  readonly others: {
    readonly found: number
    readonly copied: number
    readonly failed: number
    readonly skipped: number
  }
  /** Symbolic links that were not followed. */
  readonly links: number
  readonly chunks: number
  readonly memory: MemoryUse | undefined
  readonly workers: readonly WorkerShare[]
  /** How workers were lost, the most frequent first; those that could not start count too. */
  readonly workerLosses: readonly WarningCount[]
  /** Bytes of the pictures that are ok, before and after: those of the others would skew the ratio. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Bytes of originals kept, and the folder that keeps them. */
  readonly backupBytes: number
  readonly backupDir: BytePath | undefined
  /** What there is to know about the run as a whole, such as little free space. */
  readonly notices: readonly string[]
  /** What of EXIF, XMP and IPTC went into the results. */
  readonly metadata: 'all' | 'safe' | 'none'
  readonly durationMs: number
  /** Why the run ended before its end, if it did. */
  readonly stopped:
    'max-errors' | 'aborted' | 'no-worker' | 'stalled' | 'no-space' | 'read-only' | undefined
  readonly stoppedReason: string | undefined
}
