import { readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import type { Database } from 'libsql'
import Libsql from 'libsql'
import { asBytePath, toBuffer, toDisplay, toText, type BytePath } from '../../shared/byte-path.js'
import { describeError, ImageRayError, systemCodeOf } from '../../shared/errors.js'
import { makeDirectories } from '../../shared/make-directories.js'

const pathOf = (stateDir: BytePath, name: string): BytePath =>
  asBytePath(posix.join(stateDir, name))

/** Who holds the lock, in words, as far as it told. */
function readHolder(stateDir: BytePath): string {
  try {
    return readFileSync(toBuffer(pathOf(stateDir, 'lock.holder')), 'utf8').trim() || 'another run'
  } catch {
    return 'another run'
  }
}

function openDatabase(path: BytePath): Database {
  try {
    return new Libsql(toText(path), { timeout: 0 })
  } catch (error) {
    throw describeLockFailure(error, path)
  }
}

const describeLockFailure = (cause: unknown, path: BytePath): ImageRayError =>
  new ImageRayError(
    'refused',
    `Expected to lock ${toDisplay(path)}, got: ${describeError(cause)}; ` +
      'the file holds nothing and may be deleted while no run is at work',
    { cause },
  )

/** Only a lock that somebody holds tells of another run. */
function describeRefusal(cause: unknown, stateDir: BytePath, path: BytePath): ImageRayError {
  if (systemCodeOf(cause)?.startsWith('SQLITE_BUSY') !== true)
    return describeLockFailure(cause, path)
  return new ImageRayError(
    'refused',
    `Expected no other run with the state folder ${toDisplay(stateDir)}, ` +
      `got ${readHolder(stateDir)}`,
    { cause },
  )
}

/** The lock of a state folder, held by this process. */
export class StateLock {
  readonly #database: Database

  private constructor(database: Database) {
    this.#database = database
  }

  /**
   * Takes the lock. It is SQLite's own lock on a file, which the kernel drops with the process that
   * holds it, however that ends: Node itself offers no such lock.
   * @param holder what others are told of the holder, such as 'pid 7, run 2026...'
   * @throws ImageRayError `refused` while somebody else holds it
   */
  static take(stateDir: BytePath, holder: string): StateLock {
    makeDirectories(stateDir, 0o700)
    const path = pathOf(stateDir, 'lock.sqlite')
    const database = openDatabase(path)
    try {
      // A journal beside the file would be left over by a kill; nothing is ever written.
      database.exec('PRAGMA journal_mode = MEMORY')
      database.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      throw describeRefusal(error, stateDir, path)
    }
    writeFileSync(toBuffer(pathOf(stateDir, 'lock.holder')), `${holder}\n`)
    return new StateLock(database)
  }

  release(): void {
    this.#database.close()
  }
}
