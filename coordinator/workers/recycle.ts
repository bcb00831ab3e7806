import type { MemoryBudget } from '../../shared/memory/budget.js'

/** A worker's memory, told by itself, and what its pictures may take; in bytes. */
export interface WorkerMemory {
  /** The least it had after a picture. */
  readonly leastBytes: number
  readonly rssBytes: number
  readonly shareBytes: number
}

/** Starting a worker costs half a second: not worth it for less. */
const LEAST_GROWTH_BYTES = 300_000_000

/**
 * Decides whether a worker between two pictures holds so much memory that it is better replaced:
 * what codecs and allocators keep for the next picture is missing from the share of that picture.
 */
export const mustRecycle = ({ leastBytes, rssBytes, shareBytes }: WorkerMemory): boolean =>
  rssBytes - leastBytes > Math.max(LEAST_GROWTH_BYTES, shareBytes / 2)

/** Follows the memory of one worker from picture to picture. */
export class MemoryWatch {
  readonly #shareBytes: number | undefined
  #leastBytes = Infinity

  /** @param budget of the run; a worker is never replaced where there is none */
  constructor(budget: MemoryBudget | undefined) {
    this.#shareBytes = budget?.shareBytes
  }

  /** @param rssBytes that the worker told last; 0 before it told any */
  isSpent(rssBytes: number): boolean {
    if (rssBytes === 0 || this.#shareBytes === undefined) return false
    this.#leastBytes = Math.min(this.#leastBytes, rssBytes)
    return mustRecycle({ leastBytes: this.#leastBytes, shareBytes: this.#shareBytes, rssBytes })
  }
}
