import { toDisplay } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import type { MemoryBudget } from '../../shared/memory/budget.js'
import type { Chunk, FileTask } from '../../shared/result.js'
import { asCallError, type CallError } from '../../shared/rpc/call-error.js'
import type { FileRecord, Observe } from '../events.js'
import { Assignment } from './assignment.js'
import { blameFor, describeOverdue } from './blame.js'
import type { ChunkRunner } from './chunk-runner.js'
import { deadlineMs } from './deadline.js'
import { memoryFor } from './memory-rules.js'
import { Outcomes } from './outcomes.js'
import type { QueuedFile } from './planned-file.js'
import type { WorkQueue } from './work-queue.js'

export interface DispatcherOptions {
  readonly runId: string
  readonly queue: WorkQueue
  /** Takes the record of a file; awaited, so that a slow reader slows the workers. */
  readonly deliver: (record: FileRecord) => Promise<void>
  readonly observe: Observe
  /** Milliseconds that a picture may take, Infinity for no end; scaled by its size when undefined. */
  readonly timeoutMs?: number | undefined
  /** What pictures may take of the memory; undefined for no limit. */
  readonly memory?: MemoryBudget | undefined
}

/** One chunk in work and one in reserve, so that a worker never waits for the wire. */
const MAX_FLIGHTS = 2

/** Feeds workers from the queue and accounts for every file exactly once. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #outcomes: Outcomes
  #chunks = 0
  #longestDeadlineMs = 0

  constructor(options: DispatcherOptions) {
    this.#options = options
    if (options.memory) options.observe({ type: 'memory', ...options.memory })
    this.#outcomes = new Outcomes(options)
  }

  /** Whether nothing is left to do, or no more is to be done. */
  get isFinished(): boolean {
    return this.#options.queue.isFinished
  }

  /** Resolves once `isFinished`. */
  get finished(): Promise<void> {
    return this.#options.queue.finished
  }

  /**
   * Resolves once there is something to hand out, or nothing is left.
   * @throws what the list of files threw
   */
  waitForWork(): Promise<void> {
    return this.#options.queue.waitForWork()
  }

  /** Chunks sent so far. */
  get chunks(): number {
    return this.#chunks
  }

  /** What pictures may take of the memory; undefined for no limit. */
  get memory(): MemoryBudget | undefined {
    return this.#options.memory
  }

  /** Pictures that went well so far. */
  get done(): number {
    return this.#outcomes.done
  }

  /** The longest deadline of all pictures sent so far, in milliseconds. */
  get longestDeadlineMs(): number {
    return this.#longestDeadlineMs
  }

  /**
   * Keeps one worker busy until nothing is left to do, or the worker is lost or spent; any number of
   * workers may be served at a time.
   * @returns how the worker was lost, or undefined when it was not
   * @throws ImageRayError `refused` when the worker refuses the job itself
   */
  async serve(runner: ChunkRunner): Promise<string | undefined> {
    const assignment = new Assignment({
      deadlineMs: (file) => this.#deadlineMs(file) + runner.graceMs,
      onWork: (file) => {
        this.#options.observe({ type: 'working', worker: runner.name, name: file?.name })
      },
      onOverdue: () => {
        runner.abandon()
      },
    })
    try {
      const lost = await this.#keepBusy(runner, assignment)
      return lost && (await this.#handleLoss(runner, assignment, lost))
    } finally {
      assignment.close()
    }
  }

  /** Sends chunks until there are no more; returns what ended it before that. */
  async #keepBusy(runner: ChunkRunner, assignment: Assignment): Promise<CallError | undefined> {
    const { queue } = this.#options
    const running = new Set<Promise<void>>()
    let lost: CallError | undefined
    while (!lost) {
      const isSpent = runner.isSpent?.() === true
      if (isSpent && running.size === 0) break
      const mayTake = running.size === 0 || (running.size < MAX_FLIGHTS && queue.hasPlenty)
      const files = mayTake && !isSpent ? queue.take() : undefined
      if (!files) {
        if (running.size === 0 && queue.isFinished) break
        await Promise.race([queue.changed, ...running])
        continue
      }
      const run: Promise<void> = this.#fly(runner, assignment, files)
        .catch((error: unknown) => {
          lost ??= asCallError(error)
        })
        .finally(() => running.delete(run))
      running.add(run)
    }
    await Promise.all(running)
    return lost
  }

  /** Sends one chunk and takes in its results. Rejects when the call ends before its files do. */
  async #fly(
    runner: ChunkRunner,
    assignment: Assignment,
    files: readonly QueuedFile[],
  ): Promise<void> {
    this.#chunks += 1
    const chunk: Chunk = {
      runId: this.#options.runId,
      chunkId: this.#chunks,
      attempt: Math.max(...files.map(({ sent }) => sent)),
      files: files.map((file) => this.#toTask(file)),
      memoryBytes: memoryFor(files, this.#options.memory),
    }
    const sent = { worker: runner.name, chunk: chunk.chunkId, files: files.length }
    this.#options.observe({ type: 'chunk-sent', ...sent })
    const flight = assignment.add(chunk.chunkId, files)
    try {
      for await (const result of runner.processChunk(chunk)) {
        await assignment.settle(flight, result.id, (file) =>
          this.#outcomes.takeIn(file, result, { worker: runner.name, chunk: chunk.chunkId }),
        )
      }
    } finally {
      const { worker, chunk: ended } = sent
      this.#options.observe({ type: 'chunk-ended', worker, chunk: ended })
    }
    if (flight.open.size > 0) {
      throw new Error(`The worker ended a chunk with ${flight.open.size} files left`)
    }
    assignment.remove(flight)
  }

  #toTask(file: QueuedFile): FileTask {
    const { id, input, output, format, sent: attempt } = file
    const timeoutMs = this.#deadlineMs(file)
    this.#longestDeadlineMs = Math.max(this.#longestDeadlineMs, timeoutMs)
    return { id, input, output, format, attempt, timeoutMs }
  }

  #deadlineMs({ bytes }: QueuedFile): number {
    return deadlineMs(this.#options.timeoutMs, bytes)
  }

  /**
   * Sorts out the files of a lost worker: those that its journal proves done are taken in, the one
   * it was on is charged, the rest go back as they were.
   * @returns how the worker was lost
   */
  async #handleLoss(runner: ChunkRunner, assignment: Assignment, lost: CallError): Promise<string> {
    const { queue } = this.#options
    const { open, overdue } = assignment
    const holderOf = (chunk: number) => ({ worker: runner.name, chunk })
    if (lost.problem === 'invalid' || lost.problem === 'unauthenticated') {
      for (const { file } of open) queue.giveBack(file, false)
      throw new ImageRayError('refused', `Worker ${runner.name}: ${lost.message}`, { cause: lost })
    }
    const { results, ...recovery } = await runner.recover(
      open.map(({ file }) => this.#toTask(file)),
    )
    const overdueMs = overdue && this.#deadlineMs(overdue)
    const blame = blameFor({ ...recovery, problem: lost.problem, overdueMs })
    const left = open.filter(({ file }) => !results.has(file.id))
    const blamed = blame && (overdue ? left.find(({ file }) => file === overdue) : left[0])
    for (const one of open) {
      const result = results.get(one.file.id)
      if (result) await this.#outcomes.takeIn(one.file, result, holderOf(one.chunk))
      else if (one !== blamed) queue.giveBack(one.file, false)
    }
    // Last, so that the files that are not to blame go out again before it.
    if (blame && blamed) await this.#outcomes.charge(blamed.file, blame, holderOf(blamed.chunk))
    if (!overdue || overdueMs === undefined) return lost.message
    return `${describeOverdue(overdueMs)} on ${toDisplay(overdue.input)}`
  }
}
