import { randomInt } from 'node:crypto'

/** Numbers that come again with the same seed: mulberry32 (Tommy Ettinger, public domain). */
export class Random {
  readonly seed: number
  #state: number

  /** @param seed `IMAGE_RAY_CHAOS_SEED` where that is set, else a new one each time */
  constructor(seed = Number(process.env['IMAGE_RAY_CHAOS_SEED'] ?? randomInt(2 ** 32 - 1))) {
    this.seed = seed
    this.#state = seed
  }

  /** From 0 up to and without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  /** One of them; undefined where there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.next() * items.length)]
  }
}
