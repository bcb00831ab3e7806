import { setTimeout as sleep } from 'node:timers/promises'
import { describeError, ImageRayError, systemCodeOf } from '../../shared/errors.js'
import { readStartTime } from './process-identity.js'

export interface FormerWorker {
  readonly pid: number
  readonly startedAt: string | undefined
}

/** An orphaned worker ends itself within three seconds; this one has been told by nobody. */
const GRACE_MS = 5_000
const KILL_WAIT_MS = 5_000
const POLL_MS = 50

const isAlive = ({ pid, startedAt }: FormerWorker): boolean =>
  startedAt !== undefined && readStartTime(pid) === startedAt

async function waitUntilGone(worker: FormerWorker, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs
  while (isAlive(worker)) {
    if (performance.now() >= end) return false
    await sleep(POLL_MS)
  }
  return true
}

/**
 * Waits until the workers of a run whose coordinator was killed are gone: they may be about to
 * commit. One that stays (stopped, or hung) is killed.
 * @param graceMs milliseconds to wait before that
 * @throws ImageRayError `refused` where one cannot be ended
 */
export async function waitForFormerWorkers(
  workers: readonly FormerWorker[],
  graceMs = GRACE_MS,
): Promise<void> {
  await Promise.all(workers.map((worker) => endWorker(worker, graceMs)))
}

async function endWorker(worker: FormerWorker, graceMs: number): Promise<void> {
  if (await waitUntilGone(worker, graceMs)) return
  let problem = 'one that cannot be ended'
  try {
    process.kill(worker.pid, 'SIGKILL')
  } catch (error) {
    // It may have gone this very moment.
    if (systemCodeOf(error) !== 'ESRCH') problem = describeError(error)
  }
  if (await waitUntilGone(worker, KILL_WAIT_MS)) return
  throw new ImageRayError(
    'refused',
    `Expected worker ${worker.pid} of an earlier run to be gone, got ${problem}`,
  )
}
