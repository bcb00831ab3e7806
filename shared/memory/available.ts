import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { posix } from 'node:path'
import { groupFiles, listMemoryGroups, type MemoryGroup } from './cgroups.js'
import { parseAvailable, parseGroupLeft } from './parse.js'

/** Text of a file of the kernel; undefined where there is none, as on other systems than Linux. */
export function readKernelFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The control groups that may limit the memory of this process. */
export const readMemoryGroups = (): readonly MemoryGroup[] =>
  listMemoryGroups(readKernelFile('/proc/self/cgroup') ?? '')

function leftInGroup({ version, directory }: MemoryGroup): number | undefined {
  const files = groupFiles[version]
  const read = (name: string) => readKernelFile(posix.join(directory, name))
  const texts = { limit: read(files.limit), usage: read(files.usage), stat: read('memory.stat') }
  return parseGroupLeft(texts, files.cache)
}

/**
 * Bytes of memory that machine and control groups leave. Where the system does not tell, as macOS,
 * half of what the machine has.
 */
export function readAvailableBytes(): number {
  const machine = parseAvailable(readKernelFile('/proc/meminfo') ?? '') ?? totalmem() / 2
  const groups = readMemoryGroups().map(leftInGroup)
  return Math.floor(Math.min(machine, ...groups.filter((left) => left !== undefined)))
}
