import { Tinypool } from 'tinypool'
import { packageRoot } from '../shared/package-root.js'
import type { Step, WorkerResult } from '../shared/result.js'
import type { CheckedSteps, ProcessRequest, ThreadOptions, Versions } from './image-thread.js'

/** The one image thread of a worker process. tinypool is untyped: the casts stand for its answers. */
export class ImagePool {
  readonly #pool = new Tinypool({
    filename: new URL('dist/worker/image-thread.js', packageRoot).href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    // An idle thread is kept: starting one costs as much as several pictures.
    idleTimeout: Infinity,
  })

  readonly #loaded: Promise<unknown>

  /** Starts the thread and loads sharp in it. */
  constructor() {
    this.#loaded = this.#pool.run(undefined, { name: 'load' })
    // Whoever prepares it is told what kept it from being loaded.
    this.#loaded.catch(() => undefined)
  }

  /** Tells the thread what holds for all pictures. */
  async prepare(options: ThreadOptions): Promise<Versions> {
    await this.#loaded
    return this.#pool.run(options, { name: 'prepare' }) as Promise<Versions>
  }

  checkSteps(steps: readonly Step[]): Promise<CheckedSteps> {
    return this.#pool.run(steps, { name: 'checkSteps' }) as Promise<CheckedSteps>
  }

  process(request: ProcessRequest): Promise<WorkerResult> {
    return this.#pool.run(request, { name: 'processOne' }) as Promise<WorkerResult>
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
