import type { BytePath } from '../../shared/byte-path.js'
import { OomWatch } from '../../shared/memory/oom-kills.js'
import { launcherThatDiesWithUs, type Launcher } from '../workers/death-signal.js'
import { makeTempDir, removeTempDir } from '../workers/temp-dir.js'
import { WorkerProcess } from '../workers/worker-process.js'
import type { Backend, BackendContext } from './backend.js'
import { WorkerSlot } from './worker-slot.js'

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
  #stopping = false
  readonly #kills = new OomWatch()
  #losses = 0
  #tempDir: BytePath | undefined

  constructor(options: LocalBackendOptions) {
    this.#options = options
    this.workers = options.workers
  }

  async run(context: BackendContext): Promise<string | undefined> {
    this.#tempDir = makeTempDir(context.job.stateDir, context.runId)
    try {
      return await this.#runSlots(context)
    } finally {
      removeTempDir(this.#tempDir)
    }
  }

  async #runSlots(context: BackendContext): Promise<string | undefined> {
    const launcher = await launcherThatDiesWithUs()
    for (let index = 1; index <= this.workers; index += 1) {
      this.#slots.push(this.#makeSlot(`w${index}`, launcher, context))
    }
    const runs = this.#slots.map((slot) => slot.run())
    // The first slot to fail ends the run; the others are not left behind.
    const reasons = await Promise.all(runs).catch(async (error: unknown) => {
      this.kill()
      await Promise.allSettled(runs)
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
    for (const slot of this.#slots) slot.abandon()
  }

  #makeSlot(name: string, launcher: Launcher, context: BackendContext): WorkerSlot {
    return new WorkerSlot({
      ...{ name, context, token: this.#options.token, kills: this.#kills },
      spawn: () => this.#spawn(name, launcher, context),
      isStopping: () => this.#stopping,
      countLoss: () => (this.#losses += 1),
    })
  }

  #spawn(name: string, launcher: Launcher, { observe, verbose }: BackendContext): WorkerProcess {
    const worker = new WorkerProcess({
      ...{ name, launcher, verbose },
      token: this.#options.token,
      roots: this.#options.roots,
      allowSvg: this.#options.allowSvg,
      tempDir: this.#tempDir,
      onOutput: (line) => {
        observe({ type: 'worker-output', worker: name, line })
      },
    })
    this.#alive.add(worker)
    void worker.exited.then(() => this.#alive.delete(worker))
    return worker
  }
}
