import { renameSync, rmSync } from 'node:fs'
import type { Database } from 'libsql'
import Libsql from 'libsql'
import { asBytePath, toBuffer, toDisplay, toText, type BytePath } from '../../shared/byte-path.js'
import { describeError, ImageRayError, systemCodeOf } from '../../shared/errors.js'
import { FILES_TABLE, SCHEMA_VERSION } from '../../shared/records/schema.js'

const TABLES = `
  ${FILES_TABLE}
  CREATE TABLE IF NOT EXISTS journals (
    path TEXT PRIMARY KEY,
    offset INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS begun (
    journal TEXT NOT NULL,
    id INTEGER NOT NULL,
    start TEXT NOT NULL,
    intent TEXT,
    PRIMARY KEY (journal, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY,
    head TEXT NOT NULL,
    end TEXT,
    killed INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS workers (
    run TEXT NOT NULL,
    pid INTEGER NOT NULL,
    startedAt TEXT
  );
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/** Workers of a killed run may still read, and are gone within three seconds. */
const BUSY_MS = 5_000

/** Whether an index cannot be used, other than for a lock or the state of the disk. */
function isDamage(error: unknown): boolean {
  const code = systemCodeOf(error)
  return code === undefined || /^SQLITE_(?:CORRUPT|NOTADB|ERROR)/.test(code)
}

function checkDatabase(database: Database): void {
  const [check] = database.prepare('PRAGMA quick_check(1)').all()
  if (!JSON.stringify(check).includes('"ok"')) {
    throw new Error(`Expected a sound database, got ${JSON.stringify(check)}`)
  }
  const version = JSON.stringify(database.prepare('PRAGMA user_version').get())
  if (!/"user_version":(0|\d+)\b/.test(version))
    throw new Error(`Expected a version, got ${version}`)
  const [, found] = /"user_version":(\d+)/.exec(version) ?? []
  if (found !== '0' && found !== String(SCHEMA_VERSION)) {
    throw new Error(`Expected version ${SCHEMA_VERSION} of the index, got ${found ?? 'none'}`)
  }
}

function openDatabase(path: BytePath): Database {
  const database = new Libsql(toText(path), { timeout: BUSY_MS })
  try {
    database.exec('PRAGMA journal_mode = WAL')
    // Hashes fall anywhere: with little cache nearly every row would cost a page of the disk.
    database.exec('PRAGMA cache_size = -65536')
    database.exec('PRAGMA wal_autocheckpoint = 8192')
    // The journals are the truth: what a power cut takes from the index is read from them again.
    database.exec('PRAGMA synchronous = OFF')
    checkDatabase(database)
    database.exec(TABLES)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const endings = ['', '-wal', '-shm']

/**
 * Opens the index of a state folder. A damaged one, or one of another version, is put aside as
 * `index.sqlite.damaged`: it is made anew from the journals.
 * @param say told when that happens
 * @throws ImageRayError `refused` where it cannot be opened for another reason
 */
export function openIndex(path: BytePath, say: (text: string) => void): Database {
  try {
    return openDatabase(path)
  } catch (error) {
    if (!isDamage(error)) {
      throw new ImageRayError(
        'refused',
        `Expected to open the index of the records, ${toDisplay(path)}, ` +
          `got: ${describeError(error)}`,
        { cause: error },
      )
    }
    say(
      `The index of the records, ${toDisplay(path)}, is made anew from the journals: ` +
        describeError(error),
    )
    for (const ending of endings) {
      const file = toBuffer(asBytePath(path + ending))
      const aside = toBuffer(asBytePath(`${path}.damaged${ending}`))
      rmSync(aside, { force: true })
      try {
        renameSync(file, aside)
      } catch {
        // Not every ending need be there; what cannot be moved fails the next open, and is told.
      }
    }
    return openDatabase(path)
  }
}
