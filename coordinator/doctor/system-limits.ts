import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Soft limits of a process, by the names of the shell; Infinity where there is none. */
export interface ProcessLimits {
  /** Open files: `ulimit -n`. */
  readonly nofile: number
  /** Processes and threads of a user: `ulimit -u`. */
  readonly nproc: number
  /** Bytes of one file: `ulimit -f`. */
  readonly fsize: number
  /** Bytes of a core dump: `ulimit -c`. */
  readonly core: number
}

const rows = {
  nofile: 'Max open files',
  nproc: 'Max processes',
  fsize: 'Max file size',
  core: 'Max core file size',
} as const

function readRow(text: string, row: string): number {
  const [, soft = 'unlimited'] = new RegExp(`^${row} +(\\S+)`, 'm').exec(text) ?? []
  return soft === 'unlimited' ? Infinity : Number(soft)
}

/** Reads the text of `/proc/self/limits`. */
export const parseLimits = (text: string): ProcessLimits => ({
  nofile: readRow(text, rows.nofile),
  nproc: readRow(text, rows.nproc),
  fsize: readRow(text, rows.fsize),
  core: readRow(text, rows.core),
})

/** Text of a file of the system; undefined where it has none. */
export function readSystemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** `max 100000` or `150000 100000`: cores that may be used; undefined without a quota. */
export function parseCpuMax(text: string): number | undefined {
  const [quota, period] = text.trim().split(/\s+/).map(Number)
  return quota !== undefined && period !== undefined && quota > 0 && period > 0
    ? quota / period
    : undefined
}

/** Folders of the cgroup of a process and those above it, by the text of `/proc/self/cgroup`. */
export function listCgroups(text: string, controller: string): readonly string[] {
  const entries = text.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
  const own = entries.find((entry) => entry?.[1]?.split(',').includes(controller) === true)
  const unified = entries.find((entry) => entry?.[1] === '')
  const path = (own ?? unified)?.[2]
  if (path === undefined) return []
  const root = own ? `/sys/fs/cgroup/${controller}` : '/sys/fs/cgroup'
  const folders: string[] = []
  for (let folder = path; ; folder = posix.dirname(folder)) {
    folders.push(posix.join(root, folder))
    if (folder === '/' || folder === '.') return folders
  }
}

/** Cores that the cgroup of this process allows: the least of its own and those above. */
export function readCpuQuota(): number | undefined {
  const folders = listCgroups(readSystemFile('/proc/self/cgroup') ?? '', 'cpu')
  const quotas = folders.flatMap((folder) => {
    const unified = readSystemFile(posix.join(folder, 'cpu.max'))
    const parts = ['cpu.cfs_quota_us', 'cpu.cfs_period_us'].map((name) =>
      readSystemFile(posix.join(folder, name)),
    )
    return parseCpuMax(unified ?? parts.join(' ')) ?? []
  })
  return quotas.length > 0 ? Math.min(...quotas) : undefined
}
