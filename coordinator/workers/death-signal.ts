import { execFile } from 'node:child_process'

/** How a program is started: what to run, and arguments before its own. */
export interface Launcher {
  readonly execPath: string
  readonly execArgv: readonly string[]
}

const plain: Launcher = { execPath: process.execPath, execArgv: [] }

/** util-linux has it since 2.33; the setpriv of BusyBox takes other options only, hence the trial. */
const SETPRIV = 'setpriv'
const DEATH_SIGNAL = ['--pdeathsig', 'KILL']

const findLauncher = (): Promise<Launcher> =>
  new Promise((resolve) => {
    if (process.platform !== 'linux') {
      resolve(plain)
      return
    }
    execFile(SETPRIV, [...DEATH_SIGNAL, '--version'], { timeout: 2_000 }, (error) => {
      resolve(error ? plain : { execPath: SETPRIV, execArgv: [...DEATH_SIGNAL, process.execPath] })
    })
  })

let found: Promise<Launcher> | undefined

/**
 * Finds how to start a Node program so that it dies with us. Where Linux has `setpriv`, the kernel
 * kills the child as soon as the thread that started it is gone, be the child stopped or its event
 * loop blocked. Elsewhere the child has to notice by itself.
 */
export const launcherThatDiesWithUs = (): Promise<Launcher> => (found ??= findLauncher())
