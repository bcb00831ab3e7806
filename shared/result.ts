import type { BytePath } from './byte-path.js'
import type { FileErrorCode, SkipReason } from './errors.js'
import type { Limits } from './limits.js'

/** What is known of a picture file. Width and height are as displayed, in pixels. */
export interface ImageFacts {
  readonly format: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** Milliseconds spent on one file, by phase. */
export interface Timings {
  readonly readMs: number
  readonly processMs: number
  readonly verifyMs: number
  readonly commitMs: number
}

interface ResultBase {
  /** Number of the file within the run. */
  readonly id: number
  /** What the picture lost or what was odd about it. */
  readonly warnings: readonly string[]
  readonly timings: Timings
  /** When a worker took it up, in milliseconds since 1970 by that machine's clock. */
  readonly startedMs?: number | undefined
  /** Facts of the input, once its header was read. */
  readonly input?: ImageFacts | undefined
}

export interface OkResult extends ResultBase {
  readonly status: 'ok'
  readonly output: ImageFacts
  /** The original's bytes were kept as the output, since encoding gained nothing. */
  readonly keptBytes: boolean
  /** Bytes of the original kept in the state folder. */
  readonly backupBytes: number
}

export interface FailedResult extends ResultBase {
  readonly status: 'failed'
  readonly code: FileErrorCode
  readonly message: string
}

export interface SkippedResult extends ResultBase {
  readonly status: 'skipped'
  readonly reason: SkipReason
  readonly message: string
}

/** What became of one file. */
export type FileResult = OkResult | FailedResult | SkippedResult

/** A file that was not begun, since it is expected to take more memory than it may. */
export interface DeferredResult extends ResultBase {
  readonly status: 'deferred'
  /** Bytes of memory that it is expected to take. */
  readonly peakBytes: number
}

/** What a worker says of one file: the end of it, or that it is to be sent when there is room. */
export type WorkerResult = FileResult | DeferredResult

export const noTimings: Timings = { readMs: 0, processMs: 0, verifyMs: 0, commitMs: 0 }

/** A failure that no worker reported: it crashed, was never reached, or the file was not sent. */
export const failedResult = (
  id: number,
  code: FileErrorCode,
  message: string,
  extra: Partial<Pick<FailedResult, 'warnings' | 'timings' | 'input'>> = {},
): FailedResult => ({
  id,
  status: 'failed',
  code,
  message,
  warnings: [],
  timings: noTimings,
  ...extra,
})

/** One file of a run, for a worker: absolute paths. */
export interface FileTask {
  readonly id: number
  readonly input: BytePath
  readonly output: BytePath
  /** Output format; undefined for the format of the input. */
  readonly format?: string | undefined
  readonly attempt: number
  /** Milliseconds that it may take; none when left out or Infinity. */
  readonly timeoutMs?: number | undefined
}

export type CommitMode = 'new-file' | 'in-place' | 'replace-source'
export type IfExists = 'own' | 'fail' | 'replace' | 'skip'

/** One step of the pipeline: an operation's name and its validated options. */
export interface Step {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
}

/** What holds for every file of a run, for a worker. */
export interface Job {
  readonly steps: readonly Step[]
  readonly inputRoot: BytePath
  readonly outputRoot: BytePath
  readonly stateDir: BytePath
  readonly commitMode: CommitMode
  readonly ifExists: IfExists
  readonly keepOriginal: boolean
  /** Fail a picture of which something would be lost. */
  readonly strict: boolean
  /** Give results the modification time of their sources; always so in place. */
  readonly keepDates: boolean
  /** There are records of earlier runs, in the state folder. */
  readonly hasRecords: boolean
  /** Do again what is done already. */
  readonly force: boolean
  /** What our own result in place is made anew from: its kept original, or itself. */
  readonly from: 'original' | 'current'
  /** What a picture may cost, checked before it is decoded. */
  readonly limits: Limits
  /** Replace a file that has other hard links. */
  readonly breakLinks: boolean
  /** Replace a file that may not be written to. */
  readonly forceReadOnly: boolean
}

/** The files of one `ProcessChunk` call. */
export interface Chunk {
  readonly runId: string
  readonly chunkId: number
  readonly attempt: number
  readonly files: readonly FileTask[]
  /** Bytes of memory that one picture may be expected to take; undefined for no limit. */
  readonly memoryBytes?: number | undefined
}
