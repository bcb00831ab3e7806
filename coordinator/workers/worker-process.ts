import { fork, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { toText, type BytePath } from '../../shared/byte-path.js'
import { createDeferred } from '../../shared/deferred.js'
import { ImageRayError } from '../../shared/errors.js'
import { isRecord } from '../../shared/is-record.js'
import { packageRoot } from '../../shared/package-root.js'
import type { Launcher } from './death-signal.js'
import { preferAsVictim } from './prefer-as-victim.js'
import { workerEnvironment } from './worker-environment.js'

export interface WorkerProcessOptions {
  /** Name in logs and reports, 'w1'. */
  readonly name: string
  readonly token: string
  readonly roots: readonly BytePath[]
  readonly verbose: boolean
  /** Render SVG drawings. */
  readonly allowSvg: boolean
  /** Where libvips puts what it does not hold in memory; the system's when undefined. */
  readonly tempDir?: BytePath | undefined
  /** Gets every line that the worker writes to its stderr. */
  readonly onOutput: (line: string) => void
  /** How it is started: see `launcherThatDiesWithUs`. */
  readonly launcher: Launcher
}

/** How a worker process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Its last lines on stderr, for the report. */
  readonly output: readonly string[]
}

/** The worker is spawned by its file, never imported. */
const WORKER_MAIN = fileURLToPath(new URL('dist/worker/main.js', packageRoot))

/** Loading sharp and grpc takes half a second; a machine under heavy load may need much longer. */
const READY_TIMEOUT_MS = 60_000

/** A process that not even SIGKILL ends within this is stuck in the kernel. */
const EXIT_WAIT_MS = 10_000

const KEPT_LINES = 10

/** A line of the log that --verbose asks for: news, but no last words. */
const isLogLine = (line: string): boolean => line.startsWith('{"level":')

const isReady = (message: unknown): message is { type: 'ready'; port: number } =>
  isRecord(message) && message['type'] === 'ready' && typeof message['port'] === 'number'

export const describeExit = ({ code, signal, output }: Exit): string => {
  const how = signal === null ? `exit code ${code ?? '?'}` : `killed by ${signal}`
  return output.length === 0 ? how : `${how}: ${output.join(' | ')}`
}

/** One worker process that is ours: started, watched and ended here. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #exited = createDeferred<Exit>()
  readonly #ready = createDeferred<number>()
  readonly #output: string[] = []
  #isLeftBehind = false

  constructor(options: WorkerProcessOptions) {
    const roots = options.roots.flatMap((root) => ['--root', toText(root)])
    const switches = [
      ...(options.verbose ? ['--verbose'] : []),
      ...(options.allowSvg ? ['--allow-svg'] : []),
    ]
    const { execPath, execArgv } = options.launcher
    this.#child = fork(WORKER_MAIN, [...roots, ...switches], {
      execPath,
      // Without our own --inspect and the like, which children could not share.
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: workerEnvironment(options.name, options.token, options.tempDir),
    })
    preferAsVictim(this.#child.pid)
    this.#watchOutput(options)
    this.#child.on('message', (message) => {
      if (isReady(message)) this.#ready.resolve(message.port)
    })
    this.#child.on('error', (error) => {
      this.#ready.reject(error)
      // What could not be started has no end to wait for.
      if (this.#child.pid === undefined) {
        this.#exited.resolve({ code: null, signal: null, output: [error.message] })
      }
    })
    this.#ready.promise.catch(() => undefined)
    // 'close' and not 'exit': the last lines on stderr have been read by then.
    this.#child.on('close', (code, signal) => {
      this.#exited.resolve({ code, signal, output: this.#output })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Resolves once the process is gone; never rejects. */
  get exited(): Promise<Exit> {
    return this.#exited.promise
  }

  /**
   * Waits until the worker serves.
   * @returns its port on 127.0.0.1
   * @throws ImageRayError `no_worker` at once when it dies first, or after a minute
   */
  async waitUntilReady(): Promise<number> {
    const timer = setTimeout(() => {
      this.#ready.reject(
        new ImageRayError('no_worker', `Expected a worker within ${READY_TIMEOUT_MS / 1000} s`),
      )
    }, READY_TIMEOUT_MS)
    const died = this.exited.then((exit) => {
      throw new ImageRayError('no_worker', `Expected a worker, got ${describeExit(exit)}`)
    })
    try {
      return await Promise.race([this.#ready.promise, died])
    } finally {
      clearTimeout(timer)
      died.catch(() => undefined)
    }
  }

  /** Asks the worker to finish its picture and end. */
  drain(): void {
    this.#child.kill('SIGTERM')
  }

  /** Ends the worker now, in the middle of whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /**
   * Ends the worker: politely, then after `graceMs` by force.
   * @returns how it ended; undefined for one that not even SIGKILL ends, which is left behind
   */
  async stop(graceMs: number): Promise<Exit | undefined> {
    if (this.#isLeftBehind) return undefined
    this.drain()
    return (await this.#exitWithin(graceMs)) ?? this.terminate()
  }

  /** Ends the worker by force and waits for that, as `stop` does. */
  async terminate(): Promise<Exit | undefined> {
    if (this.#isLeftBehind) return undefined
    this.kill()
    const exit = await this.#exitWithin(EXIT_WAIT_MS)
    if (!exit) this.#leaveBehind()
    return exit
  }

  async #exitWithin(limitMs: number): Promise<Exit | undefined> {
    const limit = new AbortController()
    const late = sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined)
    const exit = await Promise.race([this.exited, late])
    limit.abort()
    return exit
  }

  /** A process that is stuck in the kernel must not keep ours from ending. */
  #leaveBehind(): void {
    this.#isLeftBehind = true
    this.#child.unref()
    this.#child.channel?.unref()
    this.#child.stderr?.destroy()
  }

  #watchOutput({ onOutput }: WorkerProcessOptions): void {
    if (!this.#child.stderr) return
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      if (!isLogLine(line)) this.#output.push(line)
      if (this.#output.length > KEPT_LINES) this.#output.shift()
      onOutput(line)
    })
  }
}
