/** Counts of things by name, for a bounded number of names. */
export class Tally {
  readonly #counts = new Map<string, number>()
  readonly #limit: number

  /** @param limit how many distinct names are kept; those that come later are not counted */
  constructor(limit = Infinity) {
    this.#limit = limit
  }

  add(name: string): void {
    const count = this.#counts.get(name)
    if (count !== undefined) this.#counts.set(name, count + 1)
    else if (this.#counts.size < this.#limit) this.#counts.set(name, 1)
  }

  /** The counts as an object, in the order in which the names came. */
  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }

  /** Names with their counts, the highest first. */
  toSorted(): readonly (readonly [name: string, count: number])[] {
    return [...this.#counts].sort(([, one], [, other]) => other - one)
  }
}
