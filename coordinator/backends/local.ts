import { setTimeout as sleep } from 'node:timers/promises'
import type { BytePath } from '../../shared/byte-path.js'
import { describeError } from '../../shared/errors.js'
import type { ChunkRunner } from '../dispatch/dispatcher.js'
import { WorkerClient } from '../workers/worker-client.js'
import { describeExit, WorkerProcess } from '../workers/worker-process.js'
import { decideRestart } from '../workers/restart-policy.js'
import type { Backend, BackendContext } from './backend.js'

export interface LocalBackendOptions {
  readonly workers: number
  readonly token: string
  /** Directories that the workers may touch. */
  readonly roots: readonly BytePath[]
  /** Render SVG drawings. */
  readonly allowSvg: boolean
}

/** An idle worker closes at once; one that hangs is not waited for. */
const STOP_GRACE_MS = 5_000
/** A process that not even SIGKILL ends within this is stuck in the kernel. */
const EXIT_WAIT_MS = 10_000

type Start =
  | { readonly outcome: 'ready'; readonly port: number }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'not-needed' }

/** Workers that are child processes, one for each slot, replaced when they are lost. */
export class LocalBackend implements Backend {
  readonly workers: number
  readonly #options: LocalBackendOptions
  readonly #alive = new Set<WorkerProcess>()
  #stopping = false

  constructor(options: LocalBackendOptions) {
    this.#options = options
    this.workers = options.workers
  }

  async run(context: BackendContext): Promise<string | undefined> {
    const slots = Array.from({ length: this.workers }, (_, index) =>
      this.#runSlot(`w${index + 1}`, context),
    )
    // The first slot to fail ends the run; the others are not left behind.
    const reasons = await Promise.all(slots).catch(async (error: unknown) => {
      this.kill()
      await Promise.allSettled(slots)
      throw error
    })
    return reasons.find((reason) => reason !== undefined)
  }

  drain(): void {
    this.#stopping = true
    for (const worker of this.#alive) worker.drain()
  }

  kill(): void {
    this.#stopping = true
    for (const worker of this.#alive) worker.kill()
  }

  /** A method, since the flag changes between two looks at it. */
  #isStopping(): boolean {
    return this.#stopping
  }

  /** Keeps one worker running until the work is done; returns why it gave up, if it did. */
  async #runSlot(name: string, context: BackendContext): Promise<string | undefined> {
    const { dispatcher, observe } = context
    let failedStarts = 0
    while (!this.#isStopping() && !dispatcher.isFinished) {
      const worker = this.#spawn(name, context)
      const start = await this.#waitForStart(worker, context)
      if (start.outcome === 'not-needed' || this.#isStopping()) {
        await worker.stop(STOP_GRACE_MS)
        return undefined
      }
      if (start.outcome === 'failed') {
        failedStarts += 1
        observe({ type: 'worker-lost', worker: name, reason: start.reason })
        const decision = decideRestart({ failedStarts })
        if (!decision.restart) return start.reason
        await sleep(decision.delayMs)
      } else {
        failedStarts = 0
        const lost = await this.#serve(name, worker, start.port, context)
        if (lost === undefined) return undefined
        if (!this.#isStopping()) observe({ type: 'worker-lost', worker: name, reason: lost })
      }
    }
    return undefined
  }

  #spawn(name: string, { observe, verbose }: BackendContext): WorkerProcess {
    const worker = new WorkerProcess({
      name,
      token: this.#options.token,
      roots: this.#options.roots,
      allowSvg: this.#options.allowSvg,
      verbose,
      onOutput: (line) => {
        observe({ type: 'worker-output', worker: name, line })
      },
    })
    this.#alive.add(worker)
    void worker.exited.then(() => this.#alive.delete(worker))
    return worker
  }

  /** A run that is over before the worker is up does not wait for it. */
  async #waitForStart(worker: WorkerProcess, { dispatcher }: BackendContext): Promise<Start> {
    const ready = worker.waitUntilReady().then(
      (port): Start => ({ outcome: 'ready', port }),
      (error: unknown): Start => ({ outcome: 'failed', reason: describeError(error) }),
    )
    const start = await Promise.race([
      ready,
      dispatcher.finished.then((): Start => ({ outcome: 'not-needed' })),
    ])
    if (start.outcome !== 'ready') {
      worker.kill()
      await worker.exited
    }
    return start
  }

  async #serve(
    name: string,
    worker: WorkerProcess,
    port: number,
    context: BackendContext,
  ): Promise<string | undefined> {
    const { dispatcher, job, observe, recover } = context
    const address = `127.0.0.1:${port}`
    observe({ type: 'worker-ready', worker: name, pid: worker.pid, address })
    const client = new WorkerClient(address, this.#options.token)
    const calls = new AbortController()
    let reason: string | undefined
    const runner: ChunkRunner = {
      name,
      processChunk: (chunk) => client.processChunk(chunk, job, calls.signal),
      recover: async (files) => {
        if (!this.#isStopping()) worker.kill()
        reason = await this.#waitForExit(worker)
        return { reason, results: await recover(worker.pid, files) }
      },
    }
    try {
      const lost = await dispatcher.serve(runner)
      return lost === undefined ? undefined : (reason ?? lost)
    } finally {
      calls.abort()
      client.close()
      await worker.stop(STOP_GRACE_MS)
    }
  }

  async #waitForExit(worker: WorkerProcess): Promise<string> {
    const timeout = new AbortController()
    const exit = await Promise.race([
      worker.exited,
      sleep(EXIT_WAIT_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
    ])
    timeout.abort()
    return exit ? describeExit(exit) : 'the process cannot be ended'
  }
}
