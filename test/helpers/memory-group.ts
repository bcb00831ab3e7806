import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where a group can be made, and the file that takes its limit. */
const places = [
  ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
  ['/sys/fs/cgroup', 'memory.max'],
] as const

/** A control group of our own that limits the memory of the processes in it. */
export interface MemoryGroup {
  /** Puts a process in; what it starts later is in too. */
  add(pid: number): void
  /** Takes the group away, once its processes are gone. */
  remove(): Promise<void>
}

/** @returns undefined where we may not limit memory: another system, not root, a closed container */
export function makeMemoryGroup(limitBytes: number): MemoryGroup | undefined {
  for (const [mount, limitFile] of places) {
    const directory = join(mount, `image-ray-test-${process.pid}`)
    try {
      mkdirSync(directory)
    } catch {
      continue
    }
    if (existsSync(join(directory, limitFile))) {
      writeFileSync(join(directory, limitFile), String(limitBytes))
      return {
        add: (pid) => {
          writeFileSync(join(directory, 'cgroup.procs'), String(pid))
        },
        remove: () => removeGroup(directory),
      }
    }
    rmdirSync(directory)
  }
  return undefined
}

/** A process that has ended may take the kernel a moment to leave its group. */
async function removeGroup(directory: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      rmdirSync(directory)
      return
    } catch (error) {
      if (attempt === 100) throw error
      await sleep(20)
    }
  }
}
