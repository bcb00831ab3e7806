import { createDeferred } from '../../shared/deferred.js'
import { LoneFiles } from './alone.js'
import { belongsInChunk, chunkTargetMs, CostModel } from './chunk-size.js'
import type { PlannedFile, QueuedFile } from './planned-file.js'

/** Files read ahead of the workers: enough to see the end coming, few enough to stay flat. */
const LOOKAHEAD_FILES = 1_024

export interface WorkQueueOptions {
  readonly source: AsyncIterable<PlannedFile>
  readonly workers: number
  /** Resolves to the exact chunk sizes asked for; undefined to size chunks by cost. */
  readonly sizes: Promise<readonly number[]> | undefined
}

/**
 * The files that are not done, in order, cut into chunks as workers ask for them. Files given back
 * go first. Memory holds the lookahead and what is in flight, never the whole list.
 */
export class WorkQueue {
  readonly costs = new CostModel()
  readonly #iterator: AsyncIterator<PlannedFile>
  readonly #workers: number
  /** Exact chunk sizes; 'pending' while the files are being counted. */
  #sizes: readonly number[] | 'pending' | undefined
  readonly #ahead: QueuedFile[] = []
  readonly #returned: { readonly file: QueuedFile; readonly alone: boolean }[] = []
  readonly #lone = new LoneFiles()
  #exhausted = false
  #stopped = false
  #failure: { readonly error: unknown } | undefined
  #unsettled = 0
  #chunksTaken = 0
  #pulling = false
  readonly #finished = createDeferred()
  #changed = createDeferred()

  constructor({ source, workers, sizes }: WorkQueueOptions) {
    this.#iterator = source[Symbol.asyncIterator]()
    this.#workers = workers
    this.#sizes = sizes && 'pending'
    sizes?.then(
      (counted) => {
        this.#sizes = counted
        this.#announce()
      },
      (error: unknown) => {
        this.#fail(error)
      },
    )
  }

  /** Takes no more files from the source and hands none out. */
  stop(): void {
    this.#stopped = true
    this.#announce()
  }

  /** Resolves at the next change: files came, went or were given back. */
  get changed(): Promise<void> {
    return this.#changed.promise
  }

  /** Whether nothing is left to do, in flight included, or no more is to be done. */
  get isFinished(): boolean {
    if (this.#stopped) return true
    return this.#unsettled === 0 && this.#lone.waiting === 0 && !this.#othersAreLeft
  }

  /** Resolves once `isFinished`. */
  get finished(): Promise<void> {
    return this.#finished.promise
  }

  /**
   * Resolves once there is something to hand out, or nothing is left.
   * @throws what the source threw
   */
  async waitForWork(): Promise<void> {
    this.#readAhead(1)
    while (!this.isFinished && !this.#hasSome) {
      if (this.#failure) throw this.#failure.error
      await this.changed
    }
  }

  get #hasSome(): boolean {
    return this.#ahead.length + this.#returned.length + this.#lone.waiting > 0
  }

  /** Whether a worker may hold a chunk in reserve: not near the end, where another could do it. */
  get hasPlenty(): boolean {
    const isBySize = this.#sizes === undefined && !this.#stopped
    return isBySize && this.#aheadMs() >= this.#workers * chunkTargetMs(Infinity, 1)
  }

  /**
   * The next chunk, or undefined where there is none at the moment: see `changed`, `isFinished`.
   * @throws what the source threw
   */
  take(): readonly QueuedFile[] | undefined {
    if (this.#failure) throw this.#failure.error
    if (this.#stopped || this.#sizes === 'pending') return undefined
    const chunk = this.#takeChunk(this.#sizes)
    this.#readAhead(this.#sizes ? Infinity : LOOKAHEAD_FILES)
    if (!chunk) return undefined
    this.#unsettled += chunk.length
    return chunk.map((file) => ({ ...file, sent: file.sent + 1 }))
  }

  /** A file taken has its result. */
  settle(): void {
    this.#unsettled -= 1
    this.#announce()
  }

  /** A file taken has no result and is to be sent again; `alone` in a chunk of its own. */
  giveBack(file: QueuedFile, alone: boolean): void {
    if (file.alone === true) {
      this.putOff(file)
      return
    }
    this.#unsettled -= 1
    this.#returned.push({ file, alone })
    this.#announce()
  }

  /** A file taken is to be sent again once no other file is in work. */
  putOff(file: QueuedFile): void {
    this.#unsettled -= 1
    this.#lone.add(file)
    this.#announce()
  }

  /** Whether files are left to hand out that need not be alone. */
  get #othersAreLeft(): boolean {
    return !this.#exhausted || this.#ahead.length > 0 || this.#returned.length > 0
  }

  #takeChunk(sizes: readonly number[] | undefined): readonly QueuedFile[] | undefined {
    const others = { inFlight: this.#unsettled, areLeft: this.#othersAreLeft }
    const lone = this.#lone.take(others)
    if (lone) return [lone]
    if (this.#lone.holdsOthers(others)) return undefined
    return this.#takeReturned() ?? (sizes ? this.#takeExactly(sizes) : this.#takeByCost())
  }

  #takeReturned(): readonly QueuedFile[] | undefined {
    const [first] = this.#returned
    if (!first) return undefined
    const end = first.alone ? 1 : this.#returned.findIndex(({ alone }) => alone)
    const taken = this.#returned.splice(0, end === -1 ? this.#returned.length : end)
    return taken.map(({ file }) => file)
  }

  /** The last chunk takes what is left: files may have come or gone since they were counted. */
  #takeExactly(sizes: readonly number[]): readonly QueuedFile[] | undefined {
    const isLast = this.#chunksTaken >= sizes.length - 1
    const wanted = isLast ? Infinity : (sizes[this.#chunksTaken] ?? Infinity)
    if (this.#ahead.length < wanted && !this.#exhausted) return undefined
    if (this.#ahead.length === 0) return undefined
    this.#chunksTaken += 1
    return this.#ahead.splice(0, Math.min(wanted, this.#ahead.length))
  }

  #takeByCost(): readonly QueuedFile[] | undefined {
    const targetMs = chunkTargetMs(this.#exhausted ? this.#aheadMs() : Infinity, this.#workers)
    let files = 0
    let chunkMs = 0
    for (const file of this.#ahead) {
      const nextMs = this.costs.estimateMs(file.bytes)
      if (!belongsInChunk(files, chunkMs, nextMs, targetMs)) break
      files += 1
      chunkMs += nextMs
    }
    return files === 0 ? undefined : this.#ahead.splice(0, files)
  }

  #aheadMs(): number {
    return this.#ahead.reduce((sum, { bytes }) => sum + this.costs.estimateMs(bytes), 0)
  }

  /** Fills the lookahead in the background; with exact sizes it must hold a whole chunk. */
  #readAhead(limit: number): void {
    if (this.#pulling || this.#exhausted || this.#ahead.length >= limit) return
    this.#pulling = true
    this.#pull(limit).then(
      () => {
        this.#pulling = false
        this.#announce()
      },
      (error: unknown) => {
        this.#fail(error)
      },
    )
  }

  async #pull(limit: number): Promise<void> {
    while (this.#ahead.length < limit && !this.#stopped) {
      const next = await this.#iterator.next()
      if (next.done === true) {
        this.#exhausted = true
        return
      }
      this.#ahead.push({ ...next.value, sent: 0, troubles: [] })
      this.#announce()
    }
  }

  #fail(error: unknown): void {
    this.#failure = { error }
    this.#announce()
  }

  #announce(): void {
    const { resolve } = this.#changed
    this.#changed = createDeferred()
    resolve()
    if (this.isFinished) this.#finished.resolve()
  }
}
