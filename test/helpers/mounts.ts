import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Context = Mocha.Context

/** Runs a command; what it wrote to stderr where it failed. */
function tryCommand(command: string, ...args: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error) return error.message
  return status === 0 ? undefined : stderr.trim()
}

/** File systems of a suite; each is given where it is mounted. Skips the test where none can be. */
export interface Mounts {
  /** A file system in memory. @param options of mount: `size=8m`, `nr_inodes=20` */
  tmpfs(test: Context, options: string): string
  /** A directory under another name, where it is read-only. */
  readOnly(test: Context, directory: string): string
  /** One that has no hard links, no permissions and no extended attributes. */
  vfat(test: Context, sizeBytes: number): string
}

/** Gives a suite mounts, all of which are gone after it, however it ends. */
export function useMounts(): Mounts {
  let folder: string | undefined
  const points: string[] = []

  after('unmount', () => {
    for (const point of points.reverse()) {
      const problem = tryCommand('umount', point) && tryCommand('umount', '--lazy', point)
      if (problem !== undefined) throw new Error(problem)
      rmdirSync(point)
    }
    if (folder !== undefined) rmSync(folder, { recursive: true })
  })

  const makeFolder = (): string =>
    (folder ??= realpathSync(mkdtempSync(join(tmpdir(), 'image-ray-mounts-'))))
  const skip = (test: Context, reason: string): never => {
    test.runnable().title += ` (skipped: ${reason.split('\n', 1).join('')})`
    return test.skip()
  }
  const mount = (test: Context, ...args: readonly string[]): string => {
    const point = join(makeFolder(), String(points.length))
    mkdirSync(point)
    const problem = tryCommand('mount', ...args, point)
    if (problem !== undefined) {
      rmdirSync(point)
      return skip(test, problem)
    }
    points.push(point)
    return point
  }
  return {
    tmpfs: (test, options) => mount(test, '-t', 'tmpfs', '-o', options, 'none'),
    readOnly: (test, directory) => mount(test, '-o', 'bind,ro', directory),
    vfat(test, sizeBytes) {
      const image = join(makeFolder(), `vfat-${points.length}`)
      writeFileSync(image, '')
      truncateSync(image, sizeBytes)
      const problem = tryCommand('mkfs.vfat', image)
      return problem === undefined ? mount(test, '-o', 'loop', image) : skip(test, problem)
    },
  }
}
