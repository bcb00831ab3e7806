import type { Database, Statement } from 'libsql'
import type { BytePath } from '../byte-path.js'
import { isRecord } from '../is-record.js'

/** More rows than this in one query gain nothing. */
const MAX_ROWS = 512

/** One text for all rows: the driver takes a microsecond or so for every value. */
const SELECT = `
  SELECT json_group_array(json_array(name, recipe, source, output)) AS seen FROM (
    SELECT name, recipe, source, output FROM files WHERE name >= ? ORDER BY name LIMIT ?
  )`

/** What tells whether a result and its source are what they were; nulls where there is no result. */
export interface SeenFile {
  readonly recipe: string | null
  readonly source: string | null
  readonly output: string | null
}

type Row = readonly [name: BytePath, ...(string | null)[]]

const isRow = (row: unknown): row is Row => Array.isArray(row) && typeof row[0] === 'string'

function parseRows(found: unknown): readonly Row[] {
  const text = isRecord(found) ? found['seen'] : undefined
  const rows: unknown = typeof text === 'string' ? JSON.parse(text) : []
  return Array.isArray(rows) ? rows.filter(isRow) : []
}

/**
 * Finds files by their names when these come nearly in order, as a scan gives them: the rows that
 * follow the last one asked for are read along with it, more of them the more are used.
 */
export class KnownWindow {
  readonly #select: Statement
  #files = new Map<BytePath, SeenFile>()
  #from: BytePath | undefined
  /** The last name that the window tells of; undefined where it reaches to the end of the table. */
  #to: BytePath | undefined
  #rows = 1
  #used = 0

  constructor(database: Database) {
    this.#select = database.prepare(SELECT)
  }

  /** @param name of an output, relative to its root */
  find(name: BytePath): SeenFile | undefined {
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
    const rows = parseRows(this.#select.get(name, this.#rows))
    this.#files = new Map(
      rows.map(([known, recipe = null, source = null, output = null]) => [
        known,
        { recipe, source, output },
      ]),
    )
    this.#from = name
    this.#to = rows.length < this.#rows ? undefined : rows.at(-1)?.[0]
    this.#used = 0
  }
}
