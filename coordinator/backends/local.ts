import type { BytePath } from '../../shared/byte-path.js'
import { OomWatch } from '../../shared/memory/oom-kills.js'
import { launcherThatDiesWithUs, type Launcher } from '../workers/death-signal.js'
import { makeTempDir, removeTempDir, tempDirFor } from '../workers/temp-dir.js'
import { WorkerProcess } from '../workers/worker-process.js'
import type { Backend, BackendContext, WarmUp } from './backend.js'
import type { WorkerSlot } from './worker-slot.js'

export interface LocalBackendOptions {
  readonly workers: number
  readonly token: string
  /** Directories that the workers may touch. */
  readonly roots: readonly BytePath[]
  /** Render SVG drawings. */
  readonly allowSvg: boolean
}

/** Workers that are child processes, one for each slot, replaced when they are lost. */
export class LocalBackend implements Backend {
  readonly workers: number
  readonly #options: LocalBackendOptions
  readonly #alive = new Set<WorkerProcess>()
  readonly #slots: WorkerSlot[] = []
  #isStopping = false
  readonly #kills = new OomWatch()
  #losses = 0
  /** Started before the run, by the names of their slots. */
  readonly #warm = new Map<string, WorkerProcess>()
  #warming: Promise<void> | undefined

  constructor(options: LocalBackendOptions) {
    this.#options = options
    this.workers = options.workers
  }

  warmUp(context: WarmUp): void {
    const startAll = (launcher: Launcher): void => {
      if (this.#isStopping) return
      for (const name of this.#names) this.#warm.set(name, this.#spawn(name, launcher, context))
    }
    // What keeps workers from being started is met again by the run, which tells it.
    this.#warming = launcherThatDiesWithUs()
      .then(startAll)
      .catch(() => undefined)
  }

  async discard(): Promise<void> {
    this.kill()
    await this.#warming
    await Promise.all([...this.#alive].map((worker) => worker.terminate()))
  }

  async run(context: BackendContext): Promise<string | undefined> {
    const { runId, verbose, observe, job } = context
    const tempDir = makeTempDir(job.stateDir, runId)
    try {
      return await this.#runSlots(context, { runId, verbose, observe, stateDir: job.stateDir })
    } finally {
      removeTempDir(tempDir)
    }
  }

  get #names(): readonly string[] {
    return Array.from({ length: this.workers }, (_, index) => `w${index + 1}`)
  }

  async #runSlots(context: BackendContext, warmUp: WarmUp): Promise<string | undefined> {
    // With it comes gRPC, which is loaded while the workers start.
    const { WorkerSlot } = await import('./worker-slot.js')
    const launcher = await launcherThatDiesWithUs()
    await this.#warming
    for (const name of this.#names) {
      const slot = new WorkerSlot({
        ...{ name, context, token: this.#options.token, kills: this.#kills },
        spawn: () => this.#takeWarm(name) ?? this.#spawn(name, launcher, warmUp),
        isStopping: () => this.#isStopping,
        countLoss: () => (this.#losses += 1),
      })
      this.#slots.push(slot)
    }
    const runs = this.#slots.map((slot) => slot.run())
    try {
      const reasons = await Promise.all(runs)
      return reasons.find((reason) => reason !== undefined)
    } catch (error) {
      // The first slot to fail ends the run; the others are not left behind.
      this.kill()
      await Promise.allSettled(runs)
      throw error
    } finally {
      await Promise.all([...this.#warm.values()].map((worker) => worker.terminate()))
    }
  }

  #takeWarm(name: string): WorkerProcess | undefined {
    const worker = this.#warm.get(name)
    this.#warm.delete(name)
    return worker
  }

  drain(): void {
    this.#isStopping = true
    for (const worker of this.#alive) worker.drain()
  }

  kill(): void {
    this.#isStopping = true
    for (const worker of this.#alive) worker.kill()
    for (const slot of this.#slots) slot.abandon()
  }

  #spawn(name: string, launcher: Launcher, context: WarmUp): WorkerProcess {
    const { runId, stateDir, observe, verbose } = context
    const worker = new WorkerProcess({
      ...{ name, launcher, verbose },
      token: this.#options.token,
      roots: this.#options.roots,
      allowSvg: this.#options.allowSvg,
      tempDir: tempDirFor(stateDir, runId),
      onOutput: (line) => {
        observe({ type: 'worker-output', worker: name, line })
      },
    })
    observe({ type: 'worker-started', worker: name, pid: worker.pid })
    this.#alive.add(worker)
    void worker.exited.then(() => this.#alive.delete(worker))
    return worker
  }
}
