import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface StartOptions {
  readonly cwd?: string
  /** Variables on top of those of the tests; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Command that runs it: `['prlimit', '--nofile=64']`. */
  readonly through?: readonly string[]
  /** What it reads on stdin; nothing when left out. */
  readonly input?: string | Buffer
  /** Leave its stdin open, as a terminal does. */
  readonly isStdinOpen?: boolean
  /** How long its end is waited for; 25 s when left out. */
  readonly patienceMs?: number
  /** Give it a process group of its own, for `killGroup`. */
  readonly ownGroup?: boolean
}

/** How a process ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Longer than anything here takes on a busy machine; it only turns a hang into a failure. */
const PATIENCE_MS = 25_000

/** The compiled tree, seen from test/helpers/ in it. */
const COMPILED = fileURLToPath(new URL('../../', import.meta.url))

const started = new Set<ChildProcess>()

/** Ends what a suite has started and left running; for `after`. */
export function endStartedProcesses(): void {
  for (const child of started) child.kill('SIGKILL')
}

/** The settings of whoever runs the tests must not reach the programs under test. */
function environment(changes: StartOptions['env'] = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('IMAGE_RAY_'))
  return Object.fromEntries([...own, ...Object.entries(changes)])
}

/** A Node program of ours under test. */
export class StartedProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<Ended>
  readonly #patienceMs: number
  #stdout = ''
  #stderr = ''
  #isOver = false

  /** @param file its path, seen from the root of the compiled tree: `worker/main.js` */
  constructor(file: string, args: readonly string[], options: StartOptions = {}) {
    const { cwd, env, input, isStdinOpen = false, through = [] } = options
    const [command, ...rest] = [...through, process.execPath, resolve(COMPILED, file), ...args]
    const child = spawn(command ?? process.execPath, rest, {
      cwd,
      env: environment(env),
      detached: options.ownGroup ?? false,
    })
    this.#child = child
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS
    started.add(child)
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    // A program that is refused at once may be gone before it has read.
    child.stdin.on('error', () => undefined)
    if (!isStdinOpen) child.stdin.end(input)
    this.#ended = once(child, 'close').then(([code, signal]) => {
      started.delete(child)
      this.#isOver = true
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        stdout: this.#stdout,
        stderr: this.#stderr,
      }
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Waits for its end. */
  async end(): Promise<Ended> {
    const limit = new AbortController()
    const late = sleep(this.#patienceMs, undefined, { signal: limit.signal }).then(() => {
      this.#child.kill('SIGKILL')
      throw new Error(`Expected an end, got after ${this.#patienceMs} ms: ${this.#describe()}`)
    })
    try {
      return await Promise.race([this.#ended, late])
    } finally {
      limit.abort()
      late.catch(() => undefined)
    }
  }

  /** Waits until something was written on stdout or stderr. */
  async waitFor(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const found = pattern.exec(stream === 'stdout' ? this.#stdout : this.#stderr)
      if (found) return found
      if (this.#isOver || Date.now() > until) {
        throw new Error(`Expected ${String(pattern)} on ${stream}, got: ${this.#describe()}`)
      }
      await sleep(5)
    }
  }

  /** Waits until it has written so many lines on stdout, or is over. */
  async waitForLines(count: number, withinMs = PATIENCE_MS): Promise<void> {
    let lines = 0
    let at = 0
    for (const until = Date.now() + withinMs; lines < count && !this.#isOver;) {
      for (; (at = this.#stdout.indexOf('\n', at) + 1) > 0; lines += 1);
      at = this.#stdout.lastIndexOf('\n') + 1
      if (Date.now() > until) throw new Error(`Expected ${count} lines, got ${lines}`)
      await sleep(5)
    }
  }

  /** Reads no more of its stdout, as `head` does when it has enough. */
  closeStdout(): void {
    this.#child.stdout?.destroy()
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** SIGKILL to it and to every process of its group; only with `ownGroup`. */
  killGroup(): void {
    if (!this.#isOver) process.kill(-this.pid, 'SIGKILL')
  }

  #describe(): string {
    const { exitCode, signalCode } = this.#child
    return JSON.stringify({
      ...{ exitCode, signalCode },
      ...{ stdout: this.#stdout.slice(-2_000), stderr: this.#stderr.slice(-2_000) },
    })
  }
}

/** Whether a process runs. One that is dead and not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // No /proc on this system, or the process went away since.
    return process.platform !== 'linux'
  }
}

/** Waits until a process that is no child of ours is gone. @returns whether it went in time */
export async function waitUntilGone(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; isRunning(pid);) {
    if (Date.now() > until) return false
    await sleep(20)
  }
  return true
}

/** In the mask of a process; of SIGINT and SIGTERM Node itself takes care. */
const SIGHUP_BIT = 1n

/** Waits until a run takes care of signals, which is before it begins its work. Linux only. */
export async function waitUntilWatchingSignals(pid: number): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const [, caught = '0'] =
      /^SigCgt:\s*([\da-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    if ((BigInt(`0x${caught}`) & SIGHUP_BIT) !== 0n) return
    await sleep(10)
  }
  throw new Error(`Expected process ${pid} to take care of SIGHUP, got none`)
}
