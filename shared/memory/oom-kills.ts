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

/** The counters that have risen: a kill shows in that of its group, in that of the machine or both. */
export const listRisen = (before: OomCounts, after: OomCounts): readonly string[] =>
  [...after].flatMap(([path, kills]) => (kills > (before.get(path) ?? kills) ? [path] : []))

/** Tells kills for memory from other ends of a process. */
export class OomWatch {
  readonly #seen = new Map(readOomCounts())

  /**
   * Whether the kernel has killed a process for want of memory since the start. Each kill is told
   * once: several workers may be asked about that were killed together.
   */
  takeKill(): boolean {
    const risen = listRisen(this.#seen, readOomCounts())
    for (const path of risen) this.#seen.set(path, (this.#seen.get(path) ?? 0) + 1)
    return risen.length > 0
  }
}
