import type { CallProblem } from '../../shared/rpc/call-error.js'

/** How a worker was lost. */
export interface Loss {
  readonly problem: CallProblem
  /** The deadline that the picture in work had passed, in milliseconds. */
  readonly overdueMs: number | undefined
  /** Whether the worker can surely touch no file any more. */
  readonly isGone: boolean
  /** How it ended: signal, last lines. */
  readonly reason: string
  /** Whether the kernel killed it for want of memory. */
  readonly outOfMemory?: boolean | undefined
}

/** What the picture that a lost worker was on is charged with. */
export interface Blame {
  readonly code: 'worker_crash' | 'timeout' | 'out_of_memory'
  /** What happened, for the message of a picture that is given up. */
  readonly trouble: string
  /** The picture must not be sent again: a process that cannot be ended may still be on it. */
  readonly isFinal: boolean
}

const formatMs = (ms: number): string => `${Math.round(ms / 100) / 10} s`

export const describeOverdue = (overdueMs: number): string => `no result in ${formatMs(overdueMs)}`

/**
 * Decides what the picture that a worker was on is charged with; undefined for nothing: a worker
 * that drains or was cancelled is not ill, and nobody is to blame.
 */
export function blameFor({
  problem,
  overdueMs,
  isGone,
  reason,
  outOfMemory,
}: Loss): Blame | undefined {
  const isFinal = !isGone
  if (overdueMs !== undefined) {
    const trouble = describeOverdue(overdueMs)
    return { code: 'timeout', trouble: isFinal ? `${trouble}, ${reason}` : trouble, isFinal }
  }
  if (isGone && (problem === 'draining' || problem === 'cancelled')) return undefined
  if (outOfMemory === true) {
    return { code: 'out_of_memory', trouble: `${reason}, for want of memory`, isFinal }
  }
  return { code: 'worker_crash', trouble: reason, isFinal }
}

/** `3 attempts: killed by SIGSEGV (2 times); no result in 90 s`. */
export function describeTroubles(troubles: readonly string[]): string {
  const runs: { text: string; times: number }[] = []
  for (const text of troubles) {
    const last = runs.at(-1)
    if (last?.text === text) last.times += 1
    else runs.push({ text, times: 1 })
  }
  const texts = runs.map(({ text, times }) => (times === 1 ? text : `${text} (${times} times)`))
  const count = troubles.length
  return `${count} attempt${count === 1 ? '' : 's'}: ${texts.join('; ')}`
}
