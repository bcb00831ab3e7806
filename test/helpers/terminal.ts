import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../coordinator/cli/main.js', import.meta.url))
const PATIENCE_MS = 25_000
const CTRL_C = '\x03'

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Whether this system has the `script` of util-linux, which runs a program in a terminal. */
export const hasTerminals = (): boolean =>
  process.platform === 'linux' &&
  spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0

/** `image-ray` in a pseudo-terminal of its own, where Ctrl-C goes to every process. */
export class Terminal {
  readonly #script: ChildProcess
  readonly #closed: Promise<number | null>
  #text = ''

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const command = `exec ${[process.execPath, CLI, ...args].map(quote).join(' ')}`
    const script = spawn('script', ['-qefc', command, '/dev/null'], {
      env: { ...process.env, ...env },
    })
    this.#script = script
    script.stdout.setEncoding('utf8').on('data', (text: string) => (this.#text += text))
    script.stdin.on('error', () => undefined)
    this.#closed = once(script, 'close').then(([code]) => code as number | null)
  }

  /** All that was shown so far. */
  get text(): string {
    return this.#text
  }

  async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
      const found = pattern.exec(this.#text)
      if (found) return found
      await sleep(5)
    }
    throw new Error(`Expected ${String(pattern)} on the terminal, got: ${this.#text.slice(-2_000)}`)
  }

  pressCtrlC(): void {
    this.#script.stdin?.write(CTRL_C)
  }

  /** Closes the window. */
  hangUp(): void {
    this.#script.kill('SIGKILL')
  }

  /** Waits for its end. @returns the exit code as a shell has it, 128 + n after a signal */
  async end(): Promise<number | null> {
    const late = setTimeout(() => {
      this.hangUp()
    }, PATIENCE_MS)
    const code = await this.#closed
    clearTimeout(late)
    return code
  }
}
