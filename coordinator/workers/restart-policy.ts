/** What a slot and the whole run have been through. */
export interface RestartHistory {
  /** Workers of the slot that ended before they were ready, one after another. */
  readonly failedStarts: number
  /** Workers of the run that were lost at work. */
  readonly losses: number
  /** Pictures of the run that went well. */
  readonly done: number
}

export type RestartDecision =
  { readonly restart: true; readonly delayMs: number } | { readonly restart: false }

/** A worker that cannot start will not start at the tenth try either. */
const MAX_FAILED_STARTS = 3
const FIRST_DELAY_MS = 200
/**
 * Losses beyond the pictures that went well: twenty pictures in a row that take three workers down
 * each say more about the machine than about the pictures.
 */
const MAX_LOSSES_BEYOND_DONE = 60

/**
 * Decides whether a slot gets a new worker. One that had served before it was lost is replaced at
 * once: the loss is charged to the picture it was on, and that ends after three attempts.
 */
export function decideRestart({ failedStarts, losses, done }: RestartHistory): RestartDecision {
  if (failedStarts >= MAX_FAILED_STARTS) return { restart: false }
  if (losses > done + MAX_LOSSES_BEYOND_DONE) return { restart: false }
  return {
    restart: true,
    delayMs: failedStarts === 0 ? 0 : FIRST_DELAY_MS * 2 ** (failedStarts - 1),
  }
}
