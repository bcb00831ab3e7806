import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { toBuffer, type BytePath } from '../../shared/byte-path.js'
import { describeError, fileErrorCodeOf, ImageRayError } from '../../shared/errors.js'
import type { FileRecord } from '../events.js'

const BLOCK_BYTES = 65_536
const LINE_FEED = 0x0a

/** Whether a name would not survive in a list of lines: a CR before a line's end is taken for one. */
const breaksLines = (name: BytePath): boolean => /\n|\r$/.test(name)

/**
 * The file of `--failed-list`: names of failed pictures, relative to the input directory, byte for
 * byte, as they come. One a line, until a name has a line break in it: from then on, and back to
 * the first, each ends with a NUL instead. `--files-from` reads both.
 *
 * Written synchronously: failures are few, and the order of two of them is never in doubt.
 */
export class FailedList {
  readonly #file: string
  readonly #descriptor: number
  #isBegun = false
  #end = 0
  #hasNuls = false

  /**
   * Opens the file, without harm to what it holds: that may be the very list that the run works
   * on, and a run that is refused leaves it alone.
   * @throws ImageRayError `usage`
   */
  constructor(file: string) {
    this.#file = file
    try {
      this.#descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT)
      if (!fstatSync(this.#descriptor).isFile()) {
        closeSync(this.#descriptor)
        throw new Error('not a regular file')
      }
    } catch (error) {
      throw this.#failure('usage', error)
    }
  }

  /** Writes the name of a picture that failed; does nothing about any other record. */
  addRecord({ kind, name, result }: FileRecord): void {
    if (kind !== 'picture' || result.status !== 'failed') return
    try {
      this.#begin()
      if (!this.#hasNuls && breaksLines(name)) this.#changeToNuls()
      this.#append(Buffer.concat([toBuffer(name), Buffer.from(this.#hasNuls ? '\0' : '\n')]))
    } catch (error) {
      throw this.#failure(fileErrorCodeOf(error) ?? 'io', error)
    }
  }

  /** Ends the list of a run that came to its end, so that an older one never survives it. */
  finish(): void {
    this.#begin()
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #begin(): void {
    if (this.#isBegun) return
    this.#isBegun = true
    ftruncateSync(this.#descriptor)
  }

  #append(bytes: Uint8Array): void {
    this.#writeAt(bytes, this.#end)
    this.#end += bytes.length
  }

  #writeAt(bytes: Uint8Array, position: number): void {
    let written = 0
    while (written < bytes.length) {
      const rest = bytes.length - written
      written += writeSync(this.#descriptor, bytes, written, rest, position + written)
    }
  }

  /** Both separators take one byte, so that the file is changed where it is. */
  #changeToNuls(): void {
    this.#hasNuls = true
    const block = Buffer.alloc(BLOCK_BYTES)
    for (let position = 0; position < this.#end;) {
      const length = readSync(this.#descriptor, block, 0, BLOCK_BYTES, position)
      if (length === 0) break
      const bytes = block.subarray(0, length)
      this.#writeAt(
        bytes.map((byte) => (byte === LINE_FEED ? 0 : byte)),
        position,
      )
      position += length
    }
  }

  #failure(code: ImageRayError['code'], error: unknown): ImageRayError {
    const message = `Expected to write the list of --failed-list to ${this.#file}, got: ${describeError(error)}`
    return new ImageRayError(code, message, { cause: error })
  }
}
