import { readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import type { Database } from 'libsql'
import Libsql from 'libsql'
import { asBytePath, toBuffer, toDisplay, toText, type BytePath } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
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
    const database = new Libsql(toText(pathOf(stateDir, 'lock.sqlite')), { timeout: 0 })
    try {
      // A journal beside the file would be left over by a kill; nothing is ever written.
      database.exec('PRAGMA journal_mode = MEMORY')
      database.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      throw new ImageRayError(
        'refused',
        `Expected no other run with the state folder ${toDisplay(stateDir)}, ` +
          `got ${readHolder(stateDir)}`,
        { cause: error },
      )
    }
    writeFileSync(toBuffer(pathOf(stateDir, 'lock.holder')), `${holder}\n`)
    return new StateLock(database)
  }

  release(): void {
    this.#database.close()
  }
}
