import type { BytePath } from '../../shared/byte-path.js'
import { describeError, systemCodeOf } from '../../shared/errors.js'
import { describeMount } from '../../shared/mounts.js'

/** Codes of the system and of SQLite that are the disk's doing, not a fault of the records. */
const diskCodes = /^(?:E[A-Z]+$|SQLITE_(?:FULL|IOERR|READONLY|CANTOPEN))/

/**
 * What a disk did to the records, with the mount; undefined for any other error. Journals are
 * written before the index: what it lacks is taken from them at the next start.
 */
export function describeDiskFailure(error: unknown, stateDir: BytePath): string | undefined {
  const code = systemCodeOf(error)
  if (code !== undefined && diskCodes.test(code)) {
    return `${describeError(error)} (${code} on ${describeMount(stateDir)})`
  }
  // What refuses on the way up has it as its cause.
  return error instanceof Error ? describeDiskFailure(error.cause, stateDir) : undefined
}
