/**
 * A number below 2^53 for a text of any length, well spread and the same on every machine.
 * The hash is cyrb53 (bryc, public domain): fast, and no protection against intent.
 */
export function fingerprint(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  const mixedHigh =
    Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  const mixedLow =
    Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^
    Math.imul(mixedHigh ^ (mixedHigh >>> 13), 0xc2b2ae35)
  return 0x100000000 * (0x1fffff & mixedLow) + (mixedHigh >>> 0)
}

/** A set of numbers in 8 bytes each. */
export class SortedNumbers {
  readonly #values: Float64Array

  /** `values` must be in ascending order. */
  constructor(values: Float64Array) {
    this.#values = values
  }

  get size(): number {
    return this.#values.length
  }

  has(value: number): boolean {
    let from = 0
    let to = this.#values.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.#values[middle] ?? Infinity) < value) from = middle + 1
      else to = middle
    }
    return this.#values[from] === value
  }
}

/** Finds texts that occur more than once while keeping 8 bytes of each. */
export class RepeatFinder {
  #values = new Float64Array(1024)
  #length = 0

  add(text: string): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.#length++] = fingerprint(text)
  }

  /**
   * Fingerprints that came up more than once: those of all repeated texts and, in theory, of
   * different texts that share one, so that the caller has to compare the texts themselves.
   * Can be asked once: it works in the place of what was added.
   */
  findRepeated(): SortedNumbers {
    const sorted = this.#values.subarray(0, this.#length).sort()
    let count = 0
    for (let index = 1; index < sorted.length; index++) {
      const value = sorted[index] ?? NaN
      const isRepeated = value === sorted[index - 1]
      // Written into the front of the same array, always behind the reading position.
      if (isRepeated && (count === 0 || sorted[count - 1] !== value)) sorted[count++] = value
    }
    return new SortedNumbers(sorted.slice(0, count))
  }
}
