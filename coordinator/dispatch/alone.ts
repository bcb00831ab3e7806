import type { QueuedFile } from './planned-file.js'

/** Files put off before their turn comes early, so that the list of them stays short. */
const MOST_WAITING = 1_024

/** What else there is while files wait to be done alone. */
export interface Others {
  /** Files that workers have, or that will be given back. */
  readonly inFlight: number
  /** Whether files are left that can be done side by side. */
  readonly areLeft: boolean
}

/**
 * Files that take so much memory that no other picture may be in work beside them. They go last, one
 * after the other, so that the workers have to be drained once and not for each.
 */
export class LoneFiles {
  readonly #waiting: QueuedFile[] = []
  #isTheirTurn = false

  get waiting(): number {
    return this.#waiting.length
  }

  add(file: QueuedFile): void {
    this.#waiting.push({ ...file, alone: true })
  }

  /** Whether no other file may be handed out now: one is in work, or waits for the others to end. */
  holdsOthers({ areLeft }: Pick<Others, 'areLeft'>): boolean {
    if (this.#waiting.length === 0) return this.#isTheirTurn
    return this.#isTheirTurn || !areLeft || this.#waiting.length >= MOST_WAITING
  }

  /** The next file to be done alone, once nothing else is in work; undefined until then. */
  take({ inFlight, areLeft }: Others): QueuedFile | undefined {
    if (inFlight > 0 || !this.holdsOthers({ areLeft })) return undefined
    const file = this.#waiting.shift()
    this.#isTheirTurn = file !== undefined
    return file
  }
}
