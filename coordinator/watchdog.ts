import { toDisplay, type BytePath } from '../shared/byte-path.js'
import { Countdown } from '../shared/countdown.js'
import { stallAfterMs } from './dispatch/deadline.js'
import type { JobEvent } from './events.js'

export interface WatchdogOptions {
  /** The longest deadline of the pictures in work, in milliseconds. */
  longestDeadlineMs(): number
  /** Milliseconds without progress that are too many; follows from the deadlines when undefined. */
  readonly stallAfterMs: number | undefined
  /** Told once what everybody was on. */
  onStall(message: string): void
}

const formatDuration = (ms: number): string =>
  ms < 60_000 ? `${ms / 1_000} s` : `${Math.round(ms / 60_000)} min`

/**
 * Sees to it that a run ends: every picture has a deadline, every start and end of a worker has a
 * limit, so when nothing at all happens for longer than these, something waits that will never come.
 * It counts only while the run waits for itself, not for a reader of its records.
 */
export class Watchdog {
  readonly #options: WatchdogOptions
  readonly #countdown: Countdown
  /** What each worker is on. */
  readonly #working = new Map<string, BytePath | undefined>()
  #limitMs = 0
  #hasProgress = false
  #waiting = 0
  #isListing = true

  constructor(options: WatchdogOptions) {
    this.#options = options
    this.#countdown = new Countdown(() => {
      // Progress is only noted when it comes, since it may come a million times.
      if (this.#hasProgress || this.#waiting > 0) this.#start()
      else this.#options.onStall(this.#describe())
    })
  }

  start(): void {
    this.#start()
  }

  stop(): void {
    this.#countdown.stop()
  }

  /** Something went on: a file was found, or finished. */
  noteProgress(): void {
    this.#hasProgress = true
  }

  /** Waits for a reader of records, which may take its time. */
  async whileReading(reading: Promise<void>): Promise<void> {
    this.#waiting += 1
    await reading
    this.#waiting -= 1
    this.#hasProgress = true
  }

  observe(event: JobEvent): void {
    if (event.type === 'worker-output') return
    this.#hasProgress = true
    if (event.type === 'found') this.#isListing = false
    else if (event.type === 'working') this.#working.set(event.worker, event.name)
    else if (event.type === 'worker-lost') this.#working.delete(event.worker)
  }

  #start(): void {
    this.#hasProgress = false
    const isWorking = [...this.#working.values()].some((name) => name !== undefined)
    const longestMs = isWorking ? this.#options.longestDeadlineMs() : 0
    this.#limitMs = this.#options.stallAfterMs ?? stallAfterMs(longestMs)
    // Without deadlines a picture may take for ever; look again later whether it still does.
    this.#countdown.start(this.#limitMs === Infinity ? stallAfterMs(0) : this.#limitMs)
    if (this.#limitMs === Infinity) this.#hasProgress = true
  }

  #describe(): string {
    const workers = [...this.#working].map(
      ([worker, name]) => `${worker} on ${name === undefined ? 'nothing' : toDisplay(name)}`,
    )
    const who = workers.length > 0 ? workers.join(', ') : 'no worker at work'
    const listing = this.#isListing ? ', and the input was not listed to its end' : ''
    return `Nothing happened for ${formatDuration(this.#limitMs)}: ${who}${listing}`
  }
}
