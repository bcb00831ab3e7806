import { createDeferred } from '../shared/deferred.js'

/** Records that may wait for a slow reader before the workers have to. */
const MAX_WAITING = 1_024

/** A bounded stream of values from many writers to one reader. */
export class BoundedStream<Value> implements AsyncIterable<Value> {
  readonly #waiting: Value[] = []
  #ended = false
  #discarded = false
  #failure: { readonly error: unknown } | undefined
  #written = createDeferred()
  #read = createDeferred()

  /** Adds a value; resolves when there is room for another. */
  async write(value: Value): Promise<void> {
    if (this.#discarded) return
    this.#waiting.push(value)
    this.#announceWrite()
    while (this.#waiting.length >= MAX_WAITING && !this.#ended) await this.#read.promise
  }

  /** Nobody will read any more: what waits is dropped, and writers go on. */
  discard(): void {
    this.#discarded = true
    this.#waiting.length = 0
    this.#announceRead()
  }

  /** No more values will come; the reader ends after those that wait, with the error if there is one. */
  end(error?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    if (error !== undefined) this.#failure = { error }
    this.#announceWrite()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value> {
    for (;;) {
      const values = this.#waiting.splice(0)
      this.#announceRead()
      yield* values
      if (values.length > 0) continue
      if (this.#ended) break
      await this.#written.promise
    }
    if (this.#failure) throw this.#failure.error
  }

  #announceRead(): void {
    const { resolve } = this.#read
    this.#read = createDeferred()
    resolve()
  }

  #announceWrite(): void {
    const { resolve } = this.#written
    this.#written = createDeferred()
    resolve()
  }
}
