import { readFileSync } from 'node:fs'

/**
 * When a process was started, in clock ticks since the system was (field 22 of `/proc/PID/stat`):
 * with its number this tells it from every other. Undefined where there is no such process, or no
 * `/proc`.
 */
export function readStartTime(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold anything; fields are counted behind it.
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : fields[18]
  } catch {
    return undefined
  }
}
