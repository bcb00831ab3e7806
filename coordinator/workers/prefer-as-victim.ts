import { writeFileSync } from 'node:fs'

/** Above any process of usual priority, below what asks to be killed first (1000). */
const SCORE = 500

/**
 * Lets the kernel end a worker rather than its coordinator, or a neighbour, where memory runs out
 * (`oom_score_adj`, proc(5)): a worker's picture is tried again, a coordinator's run is over.
 */
export function preferAsVictim(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(SCORE))
  } catch {
    // It has ended already, or there is no such file on this system.
  }
}
