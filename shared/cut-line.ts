import { fstatSync, readSync } from 'node:fs'

const NEWLINE = 0x0a

/**
 * Whether the last line of a file was cut, with the process that wrote it or by a full disk: behind
 * it the next one could not be read either.
 * @param descriptor of a file opened to be read and appended to
 */
export function endsInCutLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  return readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE
}
