import type { Timings } from '../shared/result.js'

type Phase = keyof Timings

/** Splits the time spent on one file into phases. Monotonic, in milliseconds. */
export class Stopwatch {
  #last = performance.now()
  /** Milliseconds since 1970. */
  readonly startedMs = performance.timeOrigin + this.#last
  readonly #spent: Record<Phase, number> = { readMs: 0, processMs: 0, verifyMs: 0, commitMs: 0 }

  /** Charges the time since the last lap to a phase. */
  lap(phase: Phase): void {
    const now = performance.now()
    this.#spent[phase] += now - this.#last
    this.#last = now
  }

  timings(): Timings {
    return { ...this.#spent }
  }
}
