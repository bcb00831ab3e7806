import type { Writable } from 'node:stream'
import { describeError, fileErrorCodeOf, ImageRayError, systemCodeOf } from '../../shared/errors.js'

/** Codes of a stream whose reader is gone (`| head`). */
const closedCodes: ReadonlySet<string | undefined> = new Set([
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
])

/**
 * Writes a part of a report and waits until the stream has passed it on.
 * @param what for the message: 'the report'
 * @returns whether anybody reads on: false once the reader has gone away (EPIPE)
 * @throws ImageRayError where the report cannot be written, as on a full disk
 */
export async function writeReport(stream: Writable, text: string, what: string): Promise<boolean> {
  const error = await new Promise<Error | null | undefined>((resolve) => {
    stream.write(text, resolve)
  })
  if (!error) return true
  if (closedCodes.has(systemCodeOf(error))) return false
  throw new ImageRayError(
    fileErrorCodeOf(error) ?? 'io',
    `Expected to write ${what}, got: ${describeError(error)}`,
    { cause: error },
  )
}
