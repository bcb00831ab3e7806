import type { ChunkRunner, Recovery } from '../../../../coordinator/dispatch/chunk-runner.js'
import { Dispatcher } from '../../../../coordinator/dispatch/dispatcher.js'
import type { PlannedFile } from '../../../../coordinator/dispatch/planned-file.js'
import { WorkQueue } from '../../../../coordinator/dispatch/work-queue.js'
import type { FileRecord, JobEvent } from '../../../../coordinator/events.js'
import type { FileErrorCode } from '../../../../shared/errors.js'
import type { MemoryBudget } from '../../../../shared/memory/budget.js'
import {
  failedResult,
  noTimings,
  type Chunk,
  type FileResult,
  type FileTask,
  type WorkerResult,
} from '../../../../shared/result.js'
import { createDeferred } from '../../../../shared/deferred.js'
import { CallError } from '../../../../shared/rpc/call-error.js'
import { streamFiles } from './planned-files.js'

export const okResult = (id: number): FileResult => {
  const output = { format: 'jpeg', width: 4, height: 3, bytes: 100 }
  return {
    ...{ id, status: 'ok', warnings: [], timings: noTimings },
    ...{ input: output, output, keptBytes: false, backupBytes: 0 },
  }
}

export const badResult = (id: number, code: FileErrorCode): FileResult =>
  failedResult(id, code, `Expected ${id} to be good, got ${code}`)

/** A worker of a test; `chunks` are those that it was sent. */
export interface FakeRunner extends ChunkRunner {
  readonly chunks: readonly Chunk[]
}

export interface FakeRunnerOptions {
  readonly name?: string
  /** Answers for one file; what it throws ends the call. All files are good when left out. */
  readonly answer?: (
    task: FileTask,
    memoryBytes: number | undefined,
  ) => readonly WorkerResult[] | Promise<readonly WorkerResult[]>
  readonly isSpent?: () => boolean
  readonly recover?: (files: readonly FileTask[]) => readonly FileResult[]
  /** A process that cannot be ended. */
  readonly isStuck?: boolean
}

const standardAnswer = ({ id }: FileTask): readonly FileResult[] => [okResult(id)]

export function makeRunner(options: FakeRunnerOptions = {}): FakeRunner {
  const { name = 'w1', answer = standardAnswer } = options
  const chunks: Chunk[] = []
  let abandoned = createDeferred<never>()
  return {
    name,
    chunks,
    graceMs: 0,
    ...(options.isSpent && { isSpent: options.isSpent }),
    async *processChunk(chunk) {
      chunks.push(chunk)
      for (const task of chunk.files) {
        yield* await Promise.race([answer(task, chunk.memoryBytes), abandoned.promise])
      }
    },
    abandon() {
      abandoned.reject(new CallError('cancelled', 'The call was ended'))
      abandoned = createDeferred()
    },
    recover(files): Promise<Recovery> {
      const found = options.recover?.(files) ?? []
      return Promise.resolve({
        reason: 'killed by SIGKILL',
        isGone: options.isStuck !== true,
        results: new Map(found.map((result) => [result.id, result])),
      })
    },
  }
}

/** Ids of the files in each chunk that a worker was sent. */
export const idsSent = ({ chunks }: FakeRunner): readonly (readonly number[])[] =>
  chunks.map(({ files }) => files.map(({ id }) => id))

export interface Dispatch {
  readonly queue: WorkQueue
  readonly dispatcher: Dispatcher
  readonly records: readonly FileRecord[]
  readonly events: readonly JobEvent[]
}

export interface DispatchOptions {
  /** Exact chunk sizes. */
  readonly sizes?: readonly number[]
  readonly workers?: number
  readonly memory?: MemoryBudget
  readonly deliver?: (record: FileRecord) => Promise<void>
  readonly timeoutMs?: number
}

export function startDispatch(
  files: readonly PlannedFile[],
  options: DispatchOptions = {},
): Dispatch {
  const records: FileRecord[] = []
  const events: JobEvent[] = []
  const queue = new WorkQueue({
    source: streamFiles(files),
    workers: options.workers ?? 1,
    sizes: options.sizes && Promise.resolve(options.sizes),
  })
  const dispatcher = new Dispatcher({
    runId: 'run',
    queue,
    timeoutMs: options.timeoutMs,
    memory: options.memory,
    deliver: async (record) => {
      records.push(record)
      await options.deliver?.(record)
    },
    observe: (event) => events.push(event),
  })
  return { queue, dispatcher, records, events }
}

/** Serves a worker again and again, as a backend that replaces a lost one does. */
export async function serveToTheEnd(
  dispatcher: Dispatcher,
  runner: ChunkRunner,
): Promise<readonly string[]> {
  const losses: string[] = []
  while (!dispatcher.isFinished) {
    const lost = await dispatcher.serve(runner)
    if (lost !== undefined) losses.push(lost)
  }
  return losses
}

/** `id status attempts`, in the order of the files. */
export const describeRecords = (records: readonly FileRecord[]): readonly string[] =>
  [...records]
    .sort((one, other) => one.result.id - other.result.id)
    .map(({ result, attempts }) => {
      const how = result.status === 'failed' ? result.code : result.status
      return `${result.id} ${how} ${attempts}`
    })
