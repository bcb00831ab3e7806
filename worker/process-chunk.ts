import { createDeferred, type Deferred } from '../shared/deferred.js'
import { describeError } from '../shared/errors.js'
import { failedResult, type Chunk, type Job, type WorkerResult } from '../shared/result.js'
import { CallError, drainingError } from '../shared/rpc/call-error.js'
import { closeFence, createFence, hasFenceLapsed, isFenceOpen, type Fence } from './fence.js'
import type { ProcessRequest } from './image-thread.js'

export interface ChunkQueueOptions {
  readonly process: (request: ProcessRequest) => Promise<WorkerResult>
}

/** For a call that counts as ended, in case somebody is left to hear it. */
const lapsedError = (): CallError =>
  new CallError('cancelled', 'The call counts as ended: its worker was stopped for a while')

/** A call in flight, and what duplicates of it need to join. */
interface Flight {
  readonly attempt: number
  readonly results: WorkerResult[]
  /** Replaced at every result; resolves when there is something new to read. */
  changed: Deferred<void>
  ended: boolean
  failure: { readonly error: unknown } | undefined
  followers: number
  readonly fence: Fence
}

/**
 * Runs the chunks of a worker one after another, the files of a chunk in order, and lets duplicate
 * calls of a chunk in flight join it.
 */
export class ChunkQueue {
  readonly #flights = new Map<string, Flight>()
  readonly #process: ChunkQueueOptions['process']
  #tail: Promise<unknown> = Promise.resolve()
  #draining = false
  #filesDone = 0

  constructor({ process }: ChunkQueueOptions) {
    this.#process = process
  }

  get chunksInFlight(): number {
    return this.#flights.size
  }

  get filesDone(): number {
    return this.#filesDone
  }

  get draining(): boolean {
    return this.#draining
  }

  /** Takes no new chunks, and ends those in flight after the picture that is in work. */
  drain(): void {
    this.#draining = true
  }

  /** Resolves when nothing is in flight. */
  async whenIdle(): Promise<void> {
    await this.#tail
  }

  /**
   * Processes a chunk and yields a result for each file as it finishes.
   * Leaving the loop, or aborting the signal, keeps the picture in work from being committed.
   * @throws CallError `draining`, or `invalid` on an attempt older than the one in flight
   */
  async *run(chunk: Chunk, job: Job, signal: AbortSignal): AsyncGenerator<WorkerResult> {
    if (this.#draining) throw drainingError()
    const key = `${chunk.runId}/${chunk.chunkId}`
    const running = this.#flights.get(key)
    if (running && chunk.attempt < running.attempt) {
      throw new CallError(
        'invalid',
        `Expected attempt ${running.attempt} or later of chunk ${chunk.chunkId}, got ${chunk.attempt}`,
      )
    }
    // A flight whose callers have all gone is being given up: there is nothing to join any more.
    const isJoinable = running?.attempt === chunk.attempt && isFenceOpen(running.fence)
    const flight = isJoinable ? running : this.#start(key, chunk, job)
    yield* this.#follow(flight, signal)
  }

  #start(key: string, chunk: Chunk, job: Job): Flight {
    const older = this.#flights.get(key)
    if (older) closeFence(older.fence)
    const flight: Flight = {
      attempt: chunk.attempt,
      results: [],
      changed: createDeferred(),
      ended: false,
      failure: undefined,
      followers: 0,
      fence: createFence(),
    }
    this.#flights.set(key, flight)
    this.#tail = this.#tail.then(async () => {
      await this.#runFlight(flight, chunk, job)
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    })
    return flight
  }

  async #runFlight(flight: Flight, chunk: Chunk, job: Job): Promise<void> {
    try {
      for (const task of chunk.files) {
        if (this.#draining) throw drainingError()
        if (hasFenceLapsed(flight.fence)) throw lapsedError()
        if (!isFenceOpen(flight.fence)) break
        const { runId, memoryBytes } = chunk
        const request = { task, job, runId, memoryBytes, fence: flight.fence }
        const result = await this.#process(request).catch((error: unknown) =>
          failedResult(task.id, 'internal', `Expected a result, got: ${describeError(error)}`),
        )
        const isCancelled = result.status === 'failed' && result.code === 'cancelled'
        // By no fault of its own: whoever still listens may send it again.
        if (isCancelled && hasFenceLapsed(flight.fence)) throw lapsedError()
        this.#filesDone += 1
        this.#announce(flight, () => flight.results.push(result))
      }
    } catch (error) {
      flight.failure = { error }
    }
    this.#announce(flight, () => (flight.ended = true))
  }

  #announce(flight: Flight, change: () => unknown): void {
    change()
    const { changed } = flight
    flight.changed = createDeferred()
    changed.resolve()
  }

  async *#follow(flight: Flight, signal: AbortSignal): AsyncGenerator<WorkerResult> {
    flight.followers += 1
    const aborted = createDeferred()
    const abort = () => {
      aborted.resolve()
    }
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    try {
      for (let next = 0; !signal.aborted;) {
        const result = flight.results[next]
        if (result) {
          next += 1
          yield result
        } else if (flight.ended) {
          if (flight.failure) throw flight.failure.error
          return
        } else {
          await Promise.race([flight.changed.promise, aborted.promise])
        }
      }
    } finally {
      signal.removeEventListener('abort', abort)
      flight.followers -= 1
      if (flight.followers === 0) closeFence(flight.fence)
    }
  }
}
