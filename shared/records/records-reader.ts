import type { Database, Statement } from 'libsql'
import Libsql from 'libsql'
import { toText, type BytePath } from '../byte-path.js'
import { toKnownFile, type KnownFile } from './known-file.js'
import { KnownWindow, type SeenFile } from './known-window.js'

/** Reads what is known of the files of a root. For workers: the coordinator alone writes it. */
export class RecordsReader {
  readonly #database: Database
  readonly #byName: Statement
  readonly #byOutputHash: Statement
  readonly #all: Statement
  readonly #window: KnownWindow
  readonly #kept: Statement
  readonly #byKept: Statement

  constructor(database: Database) {
    this.#database = database
    this.#byName = database.prepare('SELECT * FROM files WHERE name = ?')
    this.#all = database.prepare('SELECT * FROM files ORDER BY name')
    this.#kept = database.prepare('SELECT * FROM files WHERE kept IS NOT NULL ORDER BY kept, name')
    this.#byKept = database.prepare('SELECT * FROM files WHERE kept = ?')
    this.#window = new KnownWindow(database)
    // Several may hold the same bytes; the one of that name knows best, then one with an original.
    this.#byOutputHash = database.prepare(
      'SELECT * FROM files WHERE outputHash = ? ORDER BY name = ? DESC, kept IS NULL LIMIT 1',
    )
  }

  /** @throws the database's error where there is no index, or a damaged one */
  static open(path: BytePath): RecordsReader {
    return new RecordsReader(new Libsql(toText(path), { readonly: true, fileMustExist: true }))
  }

  /** @param name of an output, relative to its root */
  findByName(name: BytePath): KnownFile | undefined {
    return toKnownFile(this.#byName.get(name))
  }

  /** What was seen of an output last, for names that come nearly in order. What is written since may be missed. */
  findSeen(name: BytePath): SeenFile | undefined {
    return this.#window.find(name)
  }

  /** @param name preferred where several outputs hold these bytes */
  findByOutputHash(hash: string, name: BytePath): KnownFile | undefined {
    return toKnownFile(this.#byOutputHash.get(hash, name))
  }

  /** Every file that is known, in the order of the names. */
  *listFiles(): Generator<KnownFile> {
    for (const row of this.#all.iterate()) {
      const known = toKnownFile(row)
      if (known) yield known
    }
  }

  /** Every file of which an original is kept, in the order of the originals. */
  *listKept(): Generator<KnownFile> {
    for (const row of this.#kept.iterate()) {
      const known = toKnownFile(row)
      if (known) yield known
    }
  }

  /** What was made of a kept original. */
  findByKept(kept: BytePath): readonly KnownFile[] {
    return this.#byKept.all(kept).flatMap((row) => toKnownFile(row) ?? [])
  }

  close(): void {
    this.#database.close()
  }
}
