import { posix } from 'node:path'
import { readKernelFile, readMemoryGroups } from './available.js'
import { groupFiles } from './cgroups.js'
import { parseKey } from './parse.js'

/** Counts of processes that the kernel killed for want of memory, by the file that tells them. */
export type OomCounts = ReadonlyMap<string, number>

/** Reads the counters of the control groups of this process, and that of the machine. */
function readOomCounts(): OomCounts {
  const groups = readMemoryGroups().map(({ version, directory }) =>
    posix.join(directory, groupFiles[version].kills),
  )
  const counts = new Map<string, number>()
  for (const path of [...groups, '/proc/vmstat']) {
    const kills = parseKey(readKernelFile(path) ?? '', 'oom_kill')
    if (kills !== undefined) counts.set(path, kills)
  }
  return counts
}

/** Whether any counter has risen: a kill shows in that of its group, its machine or both. */
export const hasRisen = (before: OomCounts, after: OomCounts): boolean =>
  [...after].some(([path, kills]) => kills > (before.get(path) ?? kills))

/** Tells kills for memory from other ends of a process. */
export class OomWatch {
  #seen = readOomCounts()

  /** Whether the kernel has killed a process for want of memory since this was last asked. */
  hasKilled(): boolean {
    const now = readOomCounts()
    const risen = hasRisen(this.#seen, now)
    this.#seen = now
    return risen
  }
}
