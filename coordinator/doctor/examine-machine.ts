import { accessSync, constants, statfsSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import prettyBytes from 'pretty-bytes'
import { findingsOn, type Finding } from './finding.js'
import { parseLimits, readCpuQuota, readSystemFile, type ProcessLimits } from './system-limits.js'

/** Open files that a coordinator or worker needs at its start, when it loads its own modules. */
const START_FILES = 128
/** Sockets and pipes that a coordinator has for each of its workers. */
const FILES_PER_WORKER = 8
/** Threads of one worker: Node's, libuv's, the image thread, libvips'. */
const THREADS_PER_WORKER = 24
/** Memory that one worker with a picture of 24 MP takes. */
const WORKER_BYTES = 400_000_000

/** What was measured of a machine. */
export interface MachineFacts {
  readonly cores: number
  readonly cpuQuota: number | undefined
  readonly memoryBytes: number
  /** What the cgroup allows; undefined without a limit below the memory. */
  readonly memoryLimitBytes: number | undefined
  readonly limits: ProcessLimits | undefined
}

export function measureMachine(): MachineFacts {
  const limits = readSystemFile('/proc/self/limits')
  const memoryBytes = totalmem()
  const constrained = process.constrainedMemory()
  return {
    cores: availableParallelism(),
    cpuQuota: readCpuQuota(),
    memoryBytes,
    memoryLimitBytes: constrained > 0 && constrained < memoryBytes ? constrained : undefined,
    limits: limits === undefined ? undefined : parseLimits(limits),
  }
}

const show = (limit: number, format: (value: number) => string = String): string =>
  limit === Infinity ? 'unlimited' : format(limit)

function judgeLimits({ nofile, nproc, fsize, core }: ProcessLimits, workers: number): Finding[] {
  const finding = findingsOn('ulimit')
  const wantedFiles = START_FILES + workers * FILES_PER_WORKER
  const isTight = nproc < workers * THREADS_PER_WORKER
  return [
    finding(
      nofile < wantedFiles ? 'problem' : 'ok',
      `open files (-n): ${show(nofile)}` +
        (nofile < wantedFiles ? `; ${workers} workers need ${wantedFiles}` : ''),
    ),
    finding(
      isTight ? 'warning' : 'ok',
      `processes (-u): ${show(nproc)}` +
        (isTight ? `; ${workers} workers have ${workers * THREADS_PER_WORKER} threads` : ''),
    ),
    finding(
      fsize === Infinity ? 'ok' : 'warning',
      `file size (-f): ${show(fsize, prettyBytes)}` +
        (fsize === Infinity ? '' : '; larger results and journals fail'),
    ),
    finding(core === 0 ? 'ok' : 'note', `core dumps (-c): ${show(core, prettyBytes)}`),
  ]
}

/** Judges what was measured. */
export function judgeMachine(facts: MachineFacts): readonly Finding[] {
  const { cores, cpuQuota, memoryBytes, memoryLimitBytes, limits } = facts
  const usable = memoryLimitBytes ?? memoryBytes
  const isSmall = usable < cores * WORKER_BYTES
  const [cpu, memory] = [findingsOn('cpu'), findingsOn('memory')]
  return [
    cpu('ok', `${cores} cores`),
    ...(cpuQuota !== undefined && cpuQuota < cores
      ? [
          cpu(
            'note',
            `the cgroup allows ${cpuQuota.toFixed(1)} cores: --workers ${Math.ceil(cpuQuota)}`,
          ),
        ]
      : []),
    memory('ok', `${prettyBytes(memoryBytes)} in the machine`),
    ...(memoryLimitBytes === undefined
      ? []
      : [memory('note', `the cgroup allows ${prettyBytes(memoryLimitBytes)}`)]),
    ...(isSmall
      ? [
          memory(
            'warning',
            `${cores} workers with large pictures may need ${prettyBytes(cores * WORKER_BYTES)}`,
          ),
        ]
      : []),
    ...(limits ? judgeLimits(limits, cores) : []),
  ]
}

/** libvips puts large pictures into the folder for temporary files. */
export function examineTemporary(folder = tmpdir()): Finding {
  const finding = findingsOn('tmp')
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(folder)
    const freeBytes = bavail * bsize
    const isLittle = freeBytes < WORKER_BYTES
    return finding(
      isLittle ? 'warning' : 'ok',
      `${folder}, ${prettyBytes(freeBytes)} free${isLittle ? '; large pictures need more' : ''}`,
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return finding('problem', `temporary files cannot be made: ${reason}`)
  }
}
