import type { Database } from 'libsql'
import { isRecord } from '../../shared/is-record.js'
import { parseJournalLine, type IntentLine, type StartLine } from '../../shared/journal.js'

/** A file that a worker began; its intent where it came so far. */
export interface Begun {
  readonly journal: string
  readonly start: StartLine
  readonly intent: IntentLine | undefined
}

/** A file begun with the lines that say so. */
interface Open extends Begun {
  readonly startText: string
  readonly intentText: string | undefined
}

const prepare = (database: Database) => ({
  save: database.prepare(
    'INSERT OR REPLACE INTO begun (journal, id, start, intent) VALUES (?, ?, ?, ?)',
  ),
  saveIntent: database.prepare('UPDATE begun SET intent = ? WHERE journal = ? AND id = ?'),
  find: database.prepare('SELECT * FROM begun WHERE journal = ? AND id = ?'),
  list: database.prepare('SELECT * FROM begun WHERE journal >= ? AND journal < ?'),
  forget: database.prepare('DELETE FROM begun WHERE journal = ? AND id = ?'),
})

/**
 * Files that were begun and are not ended, as far as the journals were read. Nearly all of them end
 * a few lines on, so only those that are left at the end of a transaction go into the database.
 */
export class BegunFiles {
  readonly #sql: ReturnType<typeof prepare>
  readonly #open = new Map<string, Open>()
  /** Keys of the rows there are: few, so that most files cost no statement. */
  readonly #saved: Set<string>

  constructor(database: Database) {
    this.#sql = prepare(database)
    const rows = database.prepare('SELECT * FROM begun').all()
    this.#saved = new Set(
      rows.flatMap((row) => {
        const begun = toBegun(row)
        return begun ? [keyOf(begun.journal, begun.start.id)] : []
      }),
    )
  }

  addStart(journal: string, start: StartLine, startText: string): void {
    const open = { journal, start, startText, intent: undefined, intentText: undefined }
    this.#open.set(keyOf(journal, start.id), open)
  }

  addIntent(journal: string, intent: IntentLine, intentText: string): void {
    const key = keyOf(journal, intent.id)
    const open = this.#open.get(key)
    if (open) this.#open.set(key, { ...open, intent, intentText })
    else if (this.#saved.has(key)) this.#sql.saveIntent.run(intentText, journal, intent.id)
  }

  /** Gives a file that was begun, and forgets it. */
  take(journal: string, id: number): Begun | undefined {
    const key = keyOf(journal, id)
    const open = this.#open.get(key)
    this.#open.delete(key)
    if (!this.#saved.delete(key)) return open
    const saved = toBegun(this.#sql.find.get(journal, id))
    this.#sql.forget.run(journal, id)
    // What was begun anew counts, and not the row of its first time.
    return open ?? saved
  }

  /** Writes down what is open; part of the transaction that is about to end. */
  flush(): void {
    for (const [key, { journal, start, startText, intentText }] of this.#open) {
      this.#saved.add(key)
      this.#sql.save.run(journal, start.id, startText, intentText ?? null)
    }
    this.#open.clear()
  }

  /** Every file of a run that was written down as open. */
  list(run: string): readonly Begun[] {
    // '0' follows '/': the range of all paths in the folder of the run.
    return this.#sql.list.all(`runs/${run}/`, `runs/${run}0`).flatMap((row) => toBegun(row) ?? [])
  }
}

const keyOf = (journal: string, id: number): string => `${journal}\0${id}`

function toBegun(row: unknown): Begun | undefined {
  if (!isRecord(row) || typeof row['start'] !== 'string') return undefined
  const start = parseJournalLine(row['start'])
  if (start?.type !== 'start' || typeof row['journal'] !== 'string') return undefined
  const intent = typeof row['intent'] === 'string' ? parseJournalLine(row['intent']) : undefined
  return {
    ...{ journal: row['journal'], start },
    intent: intent?.type === 'intent' ? intent : undefined,
  }
}
