/** Bounds of how often the time is looked at, in milliseconds. */
const MIN_TICK_MS = 10
const MAX_TICK_MS = 1_000
const TICKS = 20
/** A tick that comes later than this many ticks was not late: the process was stopped meanwhile. */
const MAX_TICKS_AT_ONCE = 2

/**
 * A timer that counts only while this process runs. One that was stopped (Ctrl-Z, a debugger, a
 * machine asleep) has not waited for anybody: after `fg` an ordinary timer would find every deadline
 * passed at once, of workers that were stopped along with it.
 */
export class Countdown {
  readonly #onEnd: () => void
  #timer: NodeJS.Timeout | undefined

  /** @param onEnd called once the time is up, once for each start */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  /** Starts, or starts anew. @param limitMs Infinity never ends */
  start(limitMs: number): void {
    this.stop()
    if (limitMs === Infinity) return
    const tickMs = Math.min(MAX_TICK_MS, Math.max(MIN_TICK_MS, limitMs / TICKS))
    let leftMs = limitMs
    let lastMs = performance.now()
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      leftMs -= Math.min(nowMs - lastMs, MAX_TICKS_AT_ONCE * tickMs)
      lastMs = nowMs
      if (leftMs > 0) return
      this.stop()
      this.#onEnd()
    }, tickMs)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
