import type { Libheif } from './libheif.js'

/** A `heif_error` other than Ok, by the numbers of libheif/heif_error.h. */
export class HeifError extends Error {
  override readonly name = 'HeifError'

  constructor(
    readonly code: number,
    readonly subcode: number,
    message: string,
  ) {
    super(message)
  }
}

/** Numbers of libheif/heif_error.h. */
export const MEMORY_ALLOCATION = 6

const ERROR_BYTES = 12

/** Calls into libheif's memory: what C returns by pointer comes back as a value. */
export class HeifCalls {
  readonly #error: number
  readonly #slot: number

  constructor(readonly libheif: Libheif) {
    this.#error = this.allocate(ERROR_BYTES)
    this.#slot = this.allocate(8)
  }

  /** @returns address of memory that nobody frees: it goes with the instance */
  allocate(length: number): number {
    const address = this.libheif._malloc(Math.max(length, 1))
    if (address === 0) throw new HeifError(MEMORY_ALLOCATION, 0, `No memory for ${length} bytes`)
    return address
  }

  store(bytes: Uint8Array): number {
    const address = this.allocate(bytes.length)
    this.libheif.HEAPU8.set(bytes, address)
    return address
  }

  /** A view that lasts until libheif needs more memory. */
  view(address: number, length: number): Buffer {
    const { buffer } = this.libheif.HEAPU8
    return Buffer.from(buffer, address >>> 0, length)
  }

  readInteger(address: number): number {
    return this.view(address, 4).readInt32LE()
  }

  /** Text up to its NUL. */
  readText(address: number): string {
    const memory = this.libheif.HEAPU8
    const start = address >>> 0
    if (start === 0) return ''
    return this.view(start, Math.max(memory.indexOf(0, start) - start, 0)).toString('latin1')
  }

  /** Runs a call that returns a `heif_error`. @throws HeifError */
  run(call: (error: number) => void): void {
    call(this.#error)
    const code = this.readInteger(this.#error)
    if (code === 0) return
    const text = this.readText(this.readInteger(this.#error + 8))
    throw new HeifError(code, this.readInteger(this.#error + 4), text)
  }

  /** Runs a call that also stores up to two integers. @throws HeifError */
  fetch(call: (error: number, first: number, second: number) => void): readonly [number, number] {
    this.run((error) => {
      call(error, this.#slot, this.#slot + 4)
    })
    return [this.readInteger(this.#slot), this.readInteger(this.#slot + 4)]
  }

  /** Runs a call that fills memory. @throws HeifError */
  fetchBytes(length: number, call: (error: number, address: number) => void): Buffer {
    const address = this.allocate(length)
    this.run((error) => {
      call(error, address)
    })
    return Buffer.from(this.view(address, length))
  }

  /** Runs a call that fills a list of ids. */
  list(count: number, call: (address: number) => number): readonly number[] {
    const address = this.allocate(count * 4)
    const filled = Math.min(call(address), count)
    return Array.from({ length: filled }, (_, index) => this.readInteger(address + index * 4))
  }
}
