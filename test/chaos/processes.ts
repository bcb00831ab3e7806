import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning } from '../helpers/started-process.js'

/** A process by its command line. */
interface FoundProcess {
  readonly pid: number
  readonly command: string
}

/** Whether this system has /proc, by which processes are found. */
export const canFindProcesses = process.platform === 'linux'

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // It went away since it was listed.
    return ''
  }
}

/** Processes with a path in their command lines: a temporary one is in those of nobody else. */
const findProcesses = (path: string): readonly FoundProcess[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .map((pid) => ({ pid, command: readCommand(pid) }))
    .filter(({ pid, command }) => command.includes(path) && isRunning(pid))

/** The workers that may touch a directory. */
export const findWorkers = (directory: string): readonly number[] =>
  findProcesses(directory)
    .filter(({ command }) => command.includes('worker/main.js'))
    .map(({ pid }) => pid)

/** Waits until no process has a path in its command line. @returns those that stayed */
export async function findThoseLeft(
  path: string,
  withinMs: number,
): Promise<readonly FoundProcess[]> {
  for (const until = Date.now() + withinMs; ;) {
    const left = findProcesses(path)
    if (left.length === 0 || Date.now() > until) return left
    await sleep(50)
  }
}

/** Memory of a process in bytes; 0 for one that is gone. */
export function residentBytes(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  } catch {
    return 0
  }
}
