import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { StartedProcess } from '../helpers/started-process.js'

const CLI = fileURLToPath(new URL('../../coordinator/cli/main.js', import.meta.url))

/** A system call by its name, and the how manieth of one thread. */
export interface KillPoint {
  readonly call: string
  readonly n: number
}

/** Whether this system has strace, and lets it trace. */
export const canTrace = (): boolean =>
  process.platform === 'linux' &&
  spawnSync('strace', ['--seccomp-bpf', '-f', '-o', '/dev/null', 'true']).status === 0

/**
 * Runs `image-ray` and all its processes under strace, to their end.
 * @returns the named calls as strace writes them, a thread at a time
 */
export function traceRun(
  args: readonly string[],
  calls: readonly string[],
  log: string,
): readonly string[] {
  const flags = [
    '--seccomp-bpf',
    '-f',
    '-y',
    '-s',
    '0',
    '-o',
    log,
    '-e',
    `trace=${calls.join(',')}`,
  ]
  const { status } = spawnSync('strace', [...flags, '--', process.execPath, CLI, ...args])
  if (status !== 0) throw new Error(`Expected an end with 0 under strace, got ${String(status)}`)
  const threads = new Map<string, string[]>()
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    threads.set(thread, [...(threads.get(thread) ?? []), call])
  }
  return [...threads.values()].map((lines) => lines.join('\n'))
}

/**
 * Lets a run of one worker come to its first picture, and kills the worker as it enters a system
 * call; counted from then on.
 * @param run started with --verbose
 * @returns whether the worker came to that call before the run was over
 */
export async function killWorkerAt(run: StartedProcess, { call, n }: KillPoint): Promise<boolean> {
  const pid = await run.waitFor('stderr', /"workerPid":(\d+)/).then(
    ([, found = '']) => found,
    () => undefined,
  )
  // Nothing was left to do.
  if (pid === undefined) return false
  // Nothing of its work is to be missed.
  process.kill(Number(pid), 'SIGSTOP')
  const strace = spawn('strace', [
    ...['-f', '-o', '/dev/null', '-p', pid, '-e', `trace=${call}`],
    ...['-e', `inject=${call}:signal=SIGKILL:when=${String(n)}`],
  ])
  const closed = once(strace, 'close')
  await Promise.race([once(strace.stderr, 'data'), closed])
  process.kill(Number(pid), 'SIGCONT')
  const lost = run.waitFor('stderr', /"msg":"worker-lost"/).then(
    () => true,
    () => false,
  )
  const isKilled = await Promise.race([lost, run.end().then(() => false)])
  // It ends with the process that it traces, which may live on where the call never came.
  strace.kill('SIGKILL')
  await closed
  return isKilled
}
