/** What a run may take of memory, in bytes. */
export interface MemoryBudget {
  /** All workers together; a picture that runs alone may take all of it. */
  readonly totalBytes: number
  /** One picture, while every worker is on one. */
  readonly shareBytes: number
}

/** Of what is free, the rest is for others, and for the workers themselves. */
const DEFAULT_SHARE = 0.5

/**
 * Divides the memory of a run among its workers.
 * @param given `--memory` in bytes; undefined for half of what is available
 */
export function planBudget(
  given: number | undefined,
  availableBytes: number,
  workers: number,
): MemoryBudget {
  const totalBytes = Math.max(1, given ?? Math.floor(availableBytes * DEFAULT_SHARE))
  return { totalBytes, shareBytes: Math.max(1, Math.floor(totalBytes / workers)) }
}
