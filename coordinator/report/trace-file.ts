import { closeSync, openSync, writeSync } from 'node:fs'
import { describeError, fileErrorCodeOf, ImageRayError } from '../../shared/errors.js'

const BUFFER_CHARACTERS = 65_536

/**
 * The file of `--trace`: a JSON array of events, one a line, written on the way, so that a long run
 * holds none of it in memory. Readers take an array that lacks its end, as a killed run leaves it.
 */
export class TraceFile {
  readonly #path: string
  readonly #descriptor: number
  #text = '['
  #isEmpty = true

  /** @throws ImageRayError `usage` where the file cannot be written */
  constructor(path: string) {
    this.#path = path
    try {
      this.#descriptor = openSync(path, 'w')
    } catch (error) {
      throw this.#failure('usage', error)
    }
  }

  add(event: object): void {
    this.#text += `${this.#isEmpty ? '' : ','}\n${JSON.stringify(event)}`
    this.#isEmpty = false
    if (this.#text.length >= BUFFER_CHARACTERS) this.#flush()
  }

  finish(): void {
    this.#text += '\n]\n'
    this.#flush()
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text)
    this.#text = ''
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at)
    } catch (error) {
      throw this.#failure(fileErrorCodeOf(error) ?? 'io', error)
    }
  }

  #failure(code: ImageRayError['code'], error: unknown): ImageRayError {
    const message = `Expected to write the trace of --trace to ${this.#path}, got: ${describeError(error)}`
    return new ImageRayError(code, message, { cause: error })
  }
}
