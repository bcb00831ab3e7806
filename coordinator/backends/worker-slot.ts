import { setTimeout as sleep } from 'node:timers/promises'
import { describeError } from '../../shared/errors.js'
import type { OomWatch } from '../../shared/memory/oom-kills.js'
import type { ChunkRunner, Recovery } from '../dispatch/chunk-runner.js'
import { decideRestart, type RestartHistory } from '../workers/restart-policy.js'
import { MemoryWatch } from '../workers/recycle.js'
import { WorkerClient } from '../workers/worker-client.js'
import { describeExit, type WorkerProcess } from '../workers/worker-process.js'
import type { BackendContext } from './backend.js'

/** An idle worker closes at once; one that hangs is not waited for. */
const STOP_GRACE_MS = 5_000

type Start =
  | { readonly outcome: 'ready'; readonly worker: WorkerProcess; readonly port: number }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'not-needed' }

export interface WorkerSlotOptions {
  readonly name: string
  readonly token: string
  readonly context: BackendContext
  readonly spawn: () => WorkerProcess
  /** Whether the run is being stopped. */
  readonly isStopping: () => boolean
  /** Counts a worker that was lost at work; returns how many the run has lost. */
  readonly countLoss: () => number
  /** Tells a kill for memory from other ends of a worker. */
  readonly kills: OomWatch
}

/** One of the places for a worker process: keeps it filled while there is work. */
export class WorkerSlot {
  readonly #options: WorkerSlotOptions
  /** Ends the calls to the worker of the moment. */
  #calls = new AbortController()

  constructor(options: WorkerSlotOptions) {
    this.#options = options
  }

  /** Ends every call at once, even to a process that cannot be ended. */
  abandon(): void {
    this.#calls.abort()
  }

  /** Keeps one worker running until the work is done; returns why it gave up, if it did. */
  async run(): Promise<string | undefined> {
    const { name, context, isStopping, countLoss } = this.#options
    const { dispatcher, observe } = context
    let history: RestartHistory = { failedStarts: 0, losses: 0, done: 0 }
    while (!isStopping() && (await this.#hasWork())) {
      const start = await this.#start()
      if (start.outcome === 'not-needed') return undefined
      let reason: string | undefined
      if (start.outcome === 'failed') {
        ;({ reason } = start)
        history = { ...history, failedStarts: history.failedStarts + 1 }
      } else {
        reason = await this.#serve(start.worker, start.port)
        // Without a reason: done, or to be replaced for the memory it held.
        if (reason === undefined) continue
        if (isStopping()) return undefined
        history = { failedStarts: 0, losses: countLoss(), done: dispatcher.done }
      }
      observe({ type: 'worker-lost', worker: name, reason })
      const decision = decideRestart(history)
      if (!decision.restart) return describeEnd(history, reason)
      await sleep(decision.delayMs)
    }
    return undefined
  }

  /** Where nothing is to be done, no worker is started. */
  async #hasWork(): Promise<boolean> {
    const { dispatcher } = this.#options.context
    await dispatcher.waitForWork()
    return !dispatcher.isFinished
  }

  /** Starts a worker. A run that is over before it is up does not wait for it. */
  async #start(): Promise<Start> {
    const { context, spawn, isStopping } = this.#options
    let worker: WorkerProcess
    try {
      worker = spawn()
    } catch (error) {
      return { outcome: 'failed', reason: describeError(error) }
    }
    const start = await Promise.race([
      worker.waitUntilReady().then(
        (port): Start => ({ outcome: 'ready', worker, port }),
        (error: unknown): Start => ({ outcome: 'failed', reason: describeError(error) }),
      ),
      context.dispatcher.finished.then((): Start => ({ outcome: 'not-needed' })),
    ])
    if (start.outcome === 'ready' && !isStopping()) return start
    await worker.terminate()
    return isStopping() ? { outcome: 'not-needed' } : start
  }

  /** @returns how the worker was lost, if it was */
  async #serve(worker: WorkerProcess, port: number): Promise<string | undefined> {
    const { name, token, context } = this.#options
    const { dispatcher, job, observe } = context
    const address = `127.0.0.1:${port}`
    observe({ type: 'worker-ready', worker: name, pid: worker.pid, address })
    const client = new WorkerClient(address, token)
    const calls = new AbortController()
    this.#calls = calls
    let ending: Recovery | undefined
    const memory = new MemoryWatch(dispatcher.memory)
    const runner: ChunkRunner = {
      name,
      // A process of ours is killed, so there is nothing to wait for.
      graceMs: 0,
      processChunk: (chunk) => client.processChunk(chunk, job, calls.signal),
      isSpent: () => memory.isSpent(client.rssBytes),
      abandon: () => {
        worker.kill()
        calls.abort()
      },
      recover: async (files) => (ending = await this.#recover(worker, calls.signal, files)),
    }
    try {
      const lost = await dispatcher.serve(runner)
      if (lost === undefined && !dispatcher.isFinished) {
        observe({ type: 'worker-recycled', worker: name, rssBytes: client.rssBytes })
      }
      if (lost === undefined || !ending) return lost
      if (!calls.signal.aborted) return ending.reason
      return ending.isGone ? lost : `${lost}, ${ending.reason}`
    } finally {
      calls.abort()
      client.close()
      await worker.stop(STOP_GRACE_MS)
    }
  }

  /** Makes sure that the worker is gone before its journal is read. */
  async #recover(
    worker: WorkerProcess,
    abandoned: AbortSignal,
    files: Parameters<ChunkRunner['recover']>[0],
  ): Promise<Recovery> {
    const { context, isStopping, kills } = this.#options
    // One that is being drained ends by itself, with its picture done.
    const isDraining = isStopping() && !abandoned.aborted
    const exit = await (isDraining ? worker.stop(STOP_GRACE_MS) : worker.terminate())
    if (!exit) {
      return { reason: 'the worker process cannot be ended', isGone: false, results: new Map() }
    }
    const results = await context.recover(worker.pid, files)
    const outOfMemory = exit.signal === 'SIGKILL' && kills.takeKill()
    return { reason: describeExit(exit), outOfMemory, isGone: true, results }
  }
}

function describeEnd({ failedStarts, losses, done }: RestartHistory, reason: string): string {
  if (failedStarts > 0) return reason
  return `Expected workers that last, got ${losses} lost with ${done} pictures done; the last: ${reason}`
}
