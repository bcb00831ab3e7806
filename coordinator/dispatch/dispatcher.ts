import { toDisplay } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { failedResult, type Chunk, type FileResult, type FileTask } from '../../shared/result.js'
import { toCallError, type CallError } from '../../shared/rpc/status.js'
import type { FileRecord, Observe } from '../events.js'
import type { QueuedFile } from './planned-file.js'
import { decideRetry, MAX_CRASHES } from './retry.js'
import type { WorkQueue } from './work-queue.js'

/** What is known once a lost worker can no longer touch a file. */
export interface Recovery {
  /** How it ended: signal, last lines. */
  readonly reason: string
  /** Results that its journal proves, by file id. */
  readonly results: ReadonlyMap<number, FileResult>
}

/** A worker as the dispatcher sees it: never a process. */
export interface ChunkRunner {
  readonly name: string
  /** Yields a result for each file in order. @throws CallError */
  processChunk(chunk: Chunk): AsyncIterable<FileResult>
  /** After a loss: waits until the worker is surely gone and tells what it had finished. */
  recover(files: readonly FileTask[]): Promise<Recovery>
}

export interface DispatcherOptions {
  readonly runId: string
  readonly queue: WorkQueue
  /** Takes the record of a file; awaited, so that a slow reader slows the workers. */
  deliver(record: FileRecord): Promise<void>
  readonly observe: Observe
}

/** A chunk sent to a worker: the files without a result yet, in order. */
interface Flight {
  readonly chunkId: number
  readonly open: Map<number, QueuedFile>
}

/** One chunk in work and one in reserve, so that a worker never waits for the wire. */
const MAX_FLIGHTS = 2

const toTask = ({ id, input, output, format, sent }: QueuedFile): FileTask => ({
  id,
  input,
  output,
  format,
  attempt: sent,
})

/** Feeds workers from the queue and accounts for every file exactly once. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  #chunks = 0

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  /** Whether nothing is left to do, or no more is to be done. */
  get isFinished(): boolean {
    return this.#options.queue.isFinished
  }

  /** Resolves once `isFinished`. */
  get finished(): Promise<void> {
    return this.#options.queue.finished
  }

  /** Chunks sent so far. */
  get chunks(): number {
    return this.#chunks
  }

  /**
   * Keeps one worker busy until nothing is left to do or the worker is lost; any number of workers
   * may be served at a time.
   * @returns how the worker was lost, or undefined when it was not
   * @throws ImageRayError `refused` when the worker refuses the job itself
   */
  async serve(runner: ChunkRunner): Promise<string | undefined> {
    const { queue, observe } = this.#options
    const flights: Flight[] = []
    const running = new Set<Promise<void>>()
    let lost: CallError | undefined
    while (!lost) {
      const mayTake = running.size === 0 || (running.size < MAX_FLIGHTS && queue.hasPlenty)
      const files = mayTake ? queue.take() : undefined
      if (!files) {
        if (running.size === 0 && queue.isFinished) break
        await Promise.race([queue.changed, ...running])
        continue
      }
      const flight = this.#launch(runner, files)
      flights.push(flight)
      const run: Promise<void> = this.#fly(runner, flight, flights)
        .catch((error: unknown) => {
          lost ??= toCallError(error)
        })
        .finally(() => running.delete(run))
      running.add(run)
    }
    await Promise.all(running)
    observe({ type: 'working', worker: runner.name, name: undefined })
    if (!lost) return undefined
    await this.#handleLoss(runner, flights, lost)
    return lost.message
  }

  #launch(runner: ChunkRunner, files: readonly QueuedFile[]): Flight {
    this.#chunks += 1
    this.#options.observe({
      type: 'chunk-sent',
      worker: runner.name,
      chunk: this.#chunks,
      files: files.length,
    })
    return { chunkId: this.#chunks, open: new Map(files.map((file) => [file.id, file])) }
  }

  /** Sends one chunk and takes in its results. Rejects when the call ends before its files do. */
  async #fly(runner: ChunkRunner, flight: Flight, flights: Flight[]): Promise<void> {
    const files = [...flight.open.values()]
    const chunk: Chunk = {
      runId: this.#options.runId,
      chunkId: flight.chunkId,
      attempt: Math.max(...files.map(({ sent }) => sent)),
      files: files.map(toTask),
    }
    this.#showWork(runner, flights)
    for await (const result of runner.processChunk(chunk)) {
      const file = flight.open.get(result.id)
      // A result for a file that has one already, or that was never sent, counts for nothing.
      if (!file) continue
      flight.open.delete(result.id)
      this.#showWork(runner, flights)
      await this.#takeIn(runner.name, flight.chunkId, file, result)
    }
    if (flight.open.size > 0) {
      throw new Error(`The worker ended a chunk with ${flight.open.size} files left`)
    }
    flights.splice(flights.indexOf(flight), 1)
  }

  /** A worker does its chunks in order, so it is on the first file without a result. */
  #showWork(runner: ChunkRunner, flights: readonly Flight[]): void {
    const [current] = flights.flatMap(({ open }) => [...open.values()].slice(0, 1))
    this.#options.observe({ type: 'working', worker: runner.name, name: current?.name })
  }

  async #takeIn(
    worker: string,
    chunk: number | undefined,
    file: QueuedFile,
    result: FileResult,
  ): Promise<void> {
    const { queue } = this.#options
    if (result.status === 'failed') {
      const charged = file.charged + 1
      const decision = decideRetry(result.code, charged)
      if (decision.retry) {
        setTimeout(() => {
          queue.giveBack({ ...file, charged }, true)
        }, decision.delayMs)
        return
      }
    }
    const { readMs, processMs, verifyMs, commitMs } = result.timings
    if (result.status === 'ok') {
      queue.costs.learn(file.bytes, readMs + processMs + verifyMs + commitMs)
    }
    await this.#record(worker, chunk, file, result)
  }

  async #record(
    worker: string | undefined,
    chunk: number | undefined,
    file: QueuedFile,
    result: FileResult,
  ): Promise<void> {
    const { name, input, output, format, sent: attempts } = file
    const facts = { name, input, output, format, worker, chunk, attempts }
    await this.#options.deliver({ ...facts, result, kind: 'picture' })
    this.#options.queue.settle()
  }

  /**
   * Sorts out the files of a lost worker: those that its journal proves done are taken in, the one
   * it was on is charged, the rest go back as they were.
   */
  async #handleLoss(
    runner: ChunkRunner,
    flights: readonly Flight[],
    lost: CallError,
  ): Promise<void> {
    const { queue } = this.#options
    const files = flights.flatMap(({ chunkId, open }) =>
      [...open.values()].map((file) => ({ chunkId, file })),
    )
    if (lost.problem === 'invalid' || lost.problem === 'unauthenticated') {
      for (const { file } of files) queue.giveBack(file, false)
      throw new ImageRayError('refused', `Worker ${runner.name}: ${lost.message}`, { cause: lost })
    }
    const recovery = await runner.recover(files.map(({ file }) => toTask(file)))
    const left = []
    for (const { chunkId, file } of files) {
      const result = recovery.results.get(file.id)
      if (result) await this.#takeIn(runner.name, chunkId, file, result)
      else left.push(file)
    }
    // A worker that drains or was cancelled is not ill: nobody is to blame.
    const blameless = lost.problem === 'draining' || lost.problem === 'cancelled'
    const [culprit, ...others] = left
    for (const file of others) queue.giveBack(file, false)
    if (!culprit) return
    if (blameless) queue.giveBack(culprit, false)
    else await this.#charge(runner, culprit, recovery.reason)
  }

  async #charge(runner: ChunkRunner, file: QueuedFile, reason: string): Promise<void> {
    const charged = file.charged + 1
    if (decideRetry('worker_crash', charged).retry) {
      this.#options.queue.giveBack({ ...file, charged }, true)
      return
    }
    const message = `Expected a result for ${toDisplay(file.input)}, got ${MAX_CRASHES} workers lost on it; the last: ${reason}`
    await this.#record(runner.name, undefined, file, failedResult(file.id, 'worker_crash', message))
  }
}
