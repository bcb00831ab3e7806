/** Thrown to put a file off until there is room for it. */
export class Deferral extends Error {
  /** @param peakBytes of memory that the file is expected to take */
  constructor(readonly peakBytes: number) {
    super(`Expected to take ${peakBytes} bytes of memory`)
  }
}

/** @throws Deferral where a picture is expected to take more than it may */
export function requireMemory(peakBytes: number, memoryBytes: number | undefined): void {
  if (memoryBytes !== undefined && peakBytes > memoryBytes) throw new Deferral(peakBytes)
}
