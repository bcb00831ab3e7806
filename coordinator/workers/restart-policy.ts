/** What a slot has been through. */
export interface SlotHistory {
  /** Workers that ended before they were ready, one after another. */
  readonly failedStarts: number
}

export type RestartDecision =
  { readonly restart: true; readonly delayMs: number } | { readonly restart: false }

/** A worker that cannot start will not start at the tenth try either. */
const MAX_FAILED_STARTS = 3
const FIRST_DELAY_MS = 200

/**
 * Decides whether a slot gets a new worker. One that had served before it was lost is replaced at
 * once: the loss is charged to the picture it was on, and that ends after three attempts.
 */
export function decideRestart({ failedStarts }: SlotHistory): RestartDecision {
  if (failedStarts === 0) return { restart: true, delayMs: 0 }
  if (failedStarts >= MAX_FAILED_STARTS) return { restart: false }
  return { restart: true, delayMs: FIRST_DELAY_MS * 2 ** (failedStarts - 1) }
}
