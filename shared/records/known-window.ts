import type { Database, Statement } from 'libsql'
import type { BytePath } from '../byte-path.js'
import { isRecord } from '../is-record.js'
import { toKnownFile, type KnownFile } from './known-file.js'

/** More rows than this in one query gain nothing. */
const MAX_ROWS = 512

/** One text a row: the driver takes a microsecond or so for every value. */
const SELECT = `
  SELECT json_object(
    'name', name, 'input', input, 'recipe', recipe, 'source', source, 'sourceHash', sourceHash,
    'output', output, 'outputHash', outputHash, 'kept', kept, 'failedCode', failedCode,
    'failedMessage', failedMessage, 'failedRecipe', failedRecipe, 'failedSource', failedSource,
    'charges', charges
  ) AS file FROM files WHERE name >= ? ORDER BY name LIMIT ?`

function parseRow(row: unknown): KnownFile | undefined {
  const text = isRecord(row) ? row['file'] : undefined
  return typeof text === 'string' ? toKnownFile(JSON.parse(text)) : undefined
}

/**
 * Finds files by their names when these come nearly in order, as a scan gives them: the rows that
 * follow the last one asked for are read along with it, more of them the more are used.
 */
export class KnownWindow {
  readonly #select: Statement
  #files = new Map<BytePath, KnownFile>()
  #from: BytePath | undefined
  /** The last name that the window tells of; undefined where it reaches to the end of the table. */
  #to: BytePath | undefined
  #rows = 1
  #used = 0

  constructor(database: Database) {
    this.#select = database.prepare(SELECT)
  }

  /** @param name of an output, relative to its root */
  find(name: BytePath): KnownFile | undefined {
    if (!this.#covers(name)) this.#move(name)
    this.#used += 1
    return this.#files.get(name)
  }

  // The order of latin1 texts is that of SQLite: the order of the bytes.
  #covers(name: BytePath): boolean {
    if (this.#from === undefined || name < this.#from) return false
    return this.#to === undefined || name <= this.#to
  }

  #move(name: BytePath): void {
    const isInOrder = this.#used * 2 >= this.#rows
    this.#rows = isInOrder ? Math.min(this.#rows * 2, MAX_ROWS) : Math.ceil(this.#rows / 4)
    const files = this.#select.all(name, this.#rows).flatMap((row) => parseRow(row) ?? [])
    this.#files = new Map(files.map((file) => [file.name, file]))
    this.#from = name
    this.#to = files.length < this.#rows ? undefined : files.at(-1)?.name
    this.#used = 0
  }
}
