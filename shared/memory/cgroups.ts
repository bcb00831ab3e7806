import { posix } from 'node:path'

/** A control group that limits this process, as a directory of files. */
export interface MemoryGroup {
  readonly version: 1 | 2
  readonly directory: string
}

/** File names of the two versions of control groups; a limit that is none is 'max' or 2⁶³ - 4096. */
export const groupFiles = {
  1: {
    limit: 'memory.limit_in_bytes',
    usage: 'memory.usage_in_bytes',
    kills: 'memory.oom_control',
    cache: 'total_inactive_file',
  },
  2: {
    limit: 'memory.max',
    usage: 'memory.current',
    kills: 'memory.events',
    cache: 'inactive_file',
  },
} as const

/** Where the hierarchies are mounted; hybrid systems have version 2 in a folder of its own. */
const mounts = {
  1: ['/sys/fs/cgroup/memory'],
  2: ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'],
} as const

/** A directory below a mount and all above it, up to the mount. */
function listUpwards(mount: string, path: string): readonly string[] {
  const directories: string[] = []
  for (let at = path; at !== '/' && at !== '.'; at = posix.dirname(at)) {
    directories.push(posix.join(mount, at))
  }
  return [...directories, mount]
}

/**
 * Lists the groups that may limit the memory of a process, the innermost first. In a container some
 * may not be visible, so not each of them need exist.
 * @param text of /proc/self/cgroup, see cgroups(7): `4:memory:/a` of version 1, `0::/a` of version 2
 */
export function listMemoryGroups(text: string): readonly MemoryGroup[] {
  return text.split('\n').flatMap((line): readonly MemoryGroup[] => {
    const [, id, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? []
    if (id === undefined) return []
    const isMemory = controllers.split(',').includes('memory')
    const version = id === '0' && controllers === '' ? 2 : isMemory ? 1 : undefined
    if (version === undefined) return []
    return mounts[version].flatMap((mount) =>
      listUpwards(mount, posix.normalize(path)).map((directory) => ({ version, directory })),
    )
  })
}
