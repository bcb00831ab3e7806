import { readFileSync, realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, fromBytes, toBuffer, toDisplay, type BytePath } from './byte-path.js'

/** A mounted file system. */
export interface Mount {
  readonly point: BytePath
  /** As the system names it: `ext4`, `tmpfs`, `nfs4`, `fuse.sshfs`. */
  readonly type: string
  readonly isReadOnly: boolean
}

/** Spaces and line breaks in a mount point are octal: `\040`. */
const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))

/** Reads the lines of `/proc/self/mounts`, one byte a character: device, point, type, options. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type, options] = line.split(' ')
    if (point === undefined || type === undefined || options === undefined) return []
    const isReadOnly = options.split(',').includes('ro')
    return [{ point: asBytePath(unescape(point)), type, isReadOnly }]
  })
}

const holds = (point: string, path: string): boolean =>
  path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`)

/** The mount that a path without links is on: the deepest, and of two on one point the later. */
export function mountOf(mounts: readonly Mount[], path: BytePath): Mount | undefined {
  let found: Mount | undefined
  for (const mount of mounts) {
    if (holds(mount.point, path) && mount.point.length >= (found?.point.length ?? 0)) found = mount
  }
  return found
}

/** Real path of a file, or of the nearest directory above it that there is. */
function realNearest(path: BytePath): BytePath {
  try {
    return fromBytes(realpathSync(toBuffer(path), 'buffer'))
  } catch {
    const parent = asBytePath(posix.dirname(path))
    return parent === path ? path : realNearest(parent)
  }
}

/** The mount that a path is or would be on; undefined where the system does not tell. */
export function findMount(path: BytePath): Mount | undefined {
  try {
    return mountOf(parseMounts(readFileSync('/proc/self/mounts', 'latin1')), realNearest(path))
  } catch {
    return undefined
  }
}

/** `/mnt/photos, ext4`; the path itself where the system does not tell. */
export function describeMount(path: BytePath): string {
  const mount = findMount(path)
  return mount ? `${toDisplay(mount.point)}, ${mount.type}` : toDisplay(path)
}
