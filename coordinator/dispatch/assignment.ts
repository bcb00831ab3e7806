import { Countdown } from '../../shared/countdown.js'
import type { QueuedFile } from './planned-file.js'

/** A chunk sent to a worker: the files without a result yet, in order. */
export interface Flight {
  readonly chunkId: number
  readonly open: Map<number, QueuedFile>
}

/** A file without a result, and the chunk it was sent in. */
interface OpenFile {
  readonly chunk: number
  readonly file: QueuedFile
}

export interface AssignmentOptions {
  /** Milliseconds that a worker may be silent on a file. */
  deadlineMs(file: QueuedFile): number
  /** Told what the worker is on now; undefined for nothing. */
  onWork(file: QueuedFile | undefined): void
  /** Called when the picture in work is past its deadline. */
  onOverdue(): void
}

/**
 * What one worker has in hand: its chunks, and the picture that it is on. A worker does its chunks
 * and their files in order, so that is the first file without a result, since the last result came.
 */
export class Assignment {
  readonly #options: AssignmentOptions
  readonly #flights: Flight[] = []
  readonly #countdown = new Countdown(() => {
    this.#overdue = this.#current
    this.#options.onOverdue()
  })
  #current: QueuedFile | undefined
  #overdue: QueuedFile | undefined
  /** Results that the coordinator is busy with. */
  #held = 0

  constructor(options: AssignmentOptions) {
    this.#options = options
  }

  /** Files without a result, in the order of work. */
  get open(): readonly OpenFile[] {
    return this.#flights.flatMap(({ chunkId, open }) =>
      [...open.values()].map((file) => ({ chunk: chunkId, file })),
    )
  }

  /** The file whose deadline has passed, if one has. */
  get overdue(): QueuedFile | undefined {
    return this.#overdue
  }

  add(chunkId: number, files: readonly QueuedFile[]): Flight {
    const flight = { chunkId, open: new Map(files.map((file) => [file.id, file])) }
    this.#flights.push(flight)
    this.#look()
    return flight
  }

  remove(flight: Flight): void {
    this.#flights.splice(this.#flights.indexOf(flight), 1)
    this.#look()
  }

  /**
   * Takes the file of a result off a chunk, then does `handle` with it. Meanwhile no deadline runs:
   * a report that nobody reads holds up the coordinator, and no worker is to blame for that.
   */
  async settle(
    flight: Flight,
    id: number,
    handle: (file: QueuedFile) => Promise<void>,
  ): Promise<void> {
    const file = flight.open.get(id)
    // A result for a file that has one already, or that was never sent, counts for nothing.
    if (!file) return
    flight.open.delete(id)
    this.#held += 1
    this.#look()
    try {
      await handle(file)
    } finally {
      this.#held -= 1
      if (this.#held === 0) this.#watch()
    }
  }

  /** Watches no more. */
  close(): void {
    this.#countdown.stop()
    this.#current = undefined
    this.#options.onWork(undefined)
  }

  #look(): void {
    const first = this.#flights.find(({ open }) => open.size > 0)
    const current = first?.open.values().next().value
    if (current === this.#current) return
    this.#current = current
    this.#options.onWork(current)
    this.#watch()
  }

  #watch(): void {
    if (!this.#current || this.#held > 0) this.#countdown.stop()
    else this.#countdown.start(this.#options.deadlineMs(this.#current))
  }
}
