import type { Chunk, FileResult, FileTask, WorkerResult } from '../../shared/result.js'

/** What is known once a lost worker can no longer touch a file. */
export interface Recovery {
  /** How it ended: signal, last lines. */
  readonly reason: string
  /** Whether the kernel killed it for want of memory. */
  readonly outOfMemory?: boolean
  /** False for a process that not even SIGKILL ends: what it was on must not be sent again. */
  readonly isGone: boolean
  /** Results that its journal proves, by file id. */
  readonly results: ReadonlyMap<number, FileResult>
}

/** A worker as the dispatcher sees it: never a process. */
export interface ChunkRunner {
  readonly name: string
  /** Milliseconds that it is waited for beyond a picture's deadline. */
  readonly graceMs: number
  /** Yields a result for each file in order. @throws CallError */
  processChunk(chunk: Chunk): AsyncIterable<WorkerResult>
  /** Ends every call to it at once: it is past a deadline, and nothing more is expected of it. */
  abandon(): void
  /** Whether it is to be replaced once it is idle: it is given no more chunks. */
  isSpent?(): boolean
  /** After a loss: waits until the worker is surely gone and tells what it had finished. */
  recover(files: readonly FileTask[]): Promise<Recovery>
}
