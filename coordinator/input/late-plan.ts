import { setTimeout as sleep } from 'node:timers/promises'
import type { Plan } from './plan.js'

/** How long the listing may go on in a run that is ended early, for the count of what remains. */
const LISTING_WAIT_MS = { stopped: 5_000, killed: 100 } as const

/** The plan of a run that is ended early; undefined where its listing takes too long, or failed. */
export async function waitForLatePlan(
  planning: Promise<Plan>,
  isKilled: boolean,
): Promise<Plan | undefined> {
  const late = sleep(isKilled ? LISTING_WAIT_MS.killed : LISTING_WAIT_MS.stopped, undefined)
  return Promise.race([planning.catch(() => undefined), late])
}
