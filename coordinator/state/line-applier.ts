import type { Database } from 'libsql'
import { fromJsonPath } from '../../shared/byte-path.js'
import type { FileIdentity } from '../../shared/file-identity.js'
import {
  parseJournalLine,
  type DoneLine,
  type IntentLine,
  type StartLine,
} from '../../shared/journal.js'
import { isRecord } from '../../shared/is-record.js'
import { parseRunLine, type RunLine } from './run-log.js'

/** A file that a worker began; its intent where it came so far. */
export interface Begun {
  readonly journal: string
  readonly start: StartLine
  readonly intent: IntentLine | undefined
}

/** An output that nobody could look at: told by its bytes when it is looked for. */
const UNSEEN = '0:0:0'

const pathText = (path: Parameters<typeof fromJsonPath>[0] | undefined): string | null =>
  path === undefined ? null : fromJsonPath(path)

const prepare = (database: Database) => ({
  saveStart: database.prepare('INSERT OR REPLACE INTO begun (journal, id, start) VALUES (?, ?, ?)'),
  saveIntent: database.prepare('UPDATE begun SET intent = ? WHERE journal = ? AND id = ?'),
  findBegun: database.prepare('SELECT * FROM begun WHERE journal = ? AND id = ?'),
  listBegun: database.prepare('SELECT * FROM begun WHERE journal >= ? AND journal < ?'),
  forgetBegun: database.prepare('DELETE FROM begun WHERE journal = ? AND id = ?'),
  saveResult: database.prepare(`
    INSERT INTO files (name, input, run, recipe, source, sourceHash, output, outputHash, kept)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
      input = excluded.input, run = excluded.run, recipe = excluded.recipe,
      source = excluded.source, sourceHash = excluded.sourceHash,
      output = excluded.output, outputHash = excluded.outputHash, kept = excluded.kept,
      failedCode = NULL, failedMessage = NULL, failedRecipe = NULL, failedSource = NULL,
      charges = 0`),
  saveSeen: database.prepare(
    'UPDATE files SET source = ?, output = ?, recipe = ? WHERE name = ? AND outputHash = ?',
  ),
  saveSeenOutput: database.prepare(
    'UPDATE files SET source = ?, output = ? WHERE name = ? AND sourceHash = ?',
  ),
  copyUnderName: database.prepare(`
    INSERT OR REPLACE INTO files
      (name, input, run, recipe, source, sourceHash, output, outputHash, kept)
    SELECT ?, ?, run, recipe, ?, sourceHash, ?, outputHash, kept
    FROM files WHERE outputHash = ? ORDER BY kept IS NULL LIMIT 1`),
  saveFailure: database.prepare(`
    INSERT INTO files (name, input, failedCode, failedMessage, failedRecipe, failedSource)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
      failedCode = excluded.failedCode, failedMessage = excluded.failedMessage,
      failedRecipe = excluded.failedRecipe, failedSource = excluded.failedSource`),
  charge: database.prepare(`
    INSERT INTO files (name, input, charges, failedSource) VALUES (?, ?, 1, ?)
    ON CONFLICT (name) DO UPDATE SET charges = charges + 1, failedSource = excluded.failedSource
    WHERE run IS NULL OR run <> ?`),
  removeByKept: database.prepare('DELETE FROM files WHERE kept = ?'),
  forgetKept: database.prepare('UPDATE files SET kept = NULL WHERE kept = ?'),
  saveRun: database.prepare('INSERT OR IGNORE INTO runs (id, head) VALUES (?, ?)'),
  saveEnd: database.prepare('UPDATE runs SET end = ? WHERE id = ?'),
  saveKilled: database.prepare('UPDATE runs SET killed = 1 WHERE id = ?'),
  saveWorker: database.prepare('INSERT INTO workers (run, pid, startedAt) VALUES (?, ?, ?)'),
})

/** Takes the lines of journals into the index, one by one; the only way into it. */
export class LineApplier {
  readonly #sql: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#sql = prepare(database)
  }

  /**
   * @param journal path relative to the state folder: `runs/<run>/worker-7.ndjson`
   * @returns false where the line is damaged
   */
  applyWorkerLine(journal: string, run: string, text: string): boolean {
    const line = parseJournalLine(text)
    if (!line) return false
    if (line.type === 'start') this.#sql.saveStart.run(journal, line.id, text)
    else if (line.type === 'intent') this.#sql.saveIntent.run(text, journal, line.id)
    else this.#end(journal, run, line)
    return true
  }

  /** @returns false where the line is damaged */
  applyRunLine(run: string, text: string): boolean {
    const line = parseRunLine(text)
    if (!line) return false
    this.#applyRun(run, line, text)
    return true
  }

  /** Files of a run that a worker began and did not end. */
  listBegun(run: string): readonly Begun[] {
    // '0' follows '/': the range of all paths in the folder of the run.
    return this.#sql.listBegun.all(`runs/${run}/`, `runs/${run}0`).flatMap((row) => {
      const begun = toBegun(row)
      return begun ? [begun] : []
    })
  }

  #applyRun(run: string, line: RunLine, text: string): void {
    const sql = this.#sql
    switch (line.type) {
      case 'run':
        sql.saveRun.run(run, text)
        break
      case 'worker':
        sql.saveWorker.run(run, line.pid, line.startedAt ?? null)
        break
      case 'settled':
        this.#settle(`runs/${run}/${line.journal}`, run, line)
        break
      case 'failed':
        sql.saveFailure.run(
          ...[fromJsonPath(line.output), fromJsonPath(line.input)],
          ...[line.code, line.message, line.recipe, line.source],
        )
        break
      case 'killed':
        sql.saveKilled.run(run)
        break
      case 'undone':
        sql.removeByKept.run(fromJsonPath(line.kept))
        break
      case 'pruned':
        sql.forgetKept.run(fromJsonPath(line.kept))
        break
      case 'end':
        sql.saveEnd.run(text, run)
        break
    }
  }

  #take(journal: string, id: number): Begun | undefined {
    const begun = toBegun(this.#sql.findBegun.get(journal, id))
    if (begun) this.#sql.forgetBegun.run(journal, id)
    return begun
  }

  #end(journal: string, run: string, line: DoneLine): void {
    const begun = this.#take(journal, line.id)
    if (!begun) return
    const { start, intent } = begun
    const name = fromJsonPath(start.output)
    const input = fromJsonPath(start.input)
    if (line.failed !== undefined) {
      if (line.failed === 'cancelled') return
      const message = line.message ?? ''
      this.#sql.saveFailure.run(...[name, input, line.failed, message, start.recipe, start.source])
    } else if (line.skipped !== undefined) {
      this.#leave(run, start, line)
    } else if (intent) {
      this.#saveResult(run, start, intent, line.output)
    }
  }

  #settle(journal: string, run: string, line: RunLine & { readonly type: 'settled' }): void {
    const begun = this.#take(journal, line.id)
    if (!begun) return
    const { start, intent } = begun
    if (line.done && intent) {
      this.#saveResult(run, start, intent, line.output)
    } else if (line.charged) {
      // What succeeded in the same run after all has nothing against it.
      this.#sql.charge.run(
        ...[fromJsonPath(start.output), fromJsonPath(start.input), start.source, run],
      )
    }
  }

  #saveResult(
    run: string,
    start: StartLine,
    intent: IntentLine,
    output: FileIdentity | undefined,
  ): void {
    this.#sql.saveResult.run(
      ...[fromJsonPath(start.output), fromJsonPath(start.input), run, start.recipe],
      ...[start.source, intent.originHash, output ?? UNSEEN, intent.outputHash],
      pathText(intent.kept),
    )
  }

  /** A file left alone: what is known of it stays, with what it looks like now. */
  #leave(run: string, start: StartLine, { skipped, output }: DoneLine): void {
    const sql = this.#sql
    const name = fromJsonPath(start.output)
    const input = fromJsonPath(start.input)
    const { source, sourceHash, recipe } = start
    const seen = output ?? UNSEEN
    if (skipped === 'unchanged') {
      // In place the file itself is the result, maybe under a new name; elsewhere it is its source.
      if (sql.saveSeen.run(source, seen, recipe, name, sourceHash).changes > 0) return
      if (sql.saveSeenOutput.run(source, seen, name, sourceHash).changes > 0) return
      sql.copyUnderName.run(name, input, source, seen, sourceHash)
    } else if (skipped === 'original_smaller') {
      if (sql.saveSeen.run(source, seen, recipe, name, sourceHash).changes > 0) return
      sql.saveResult.run(...[name, input, run, recipe, source, sourceHash, seen, sourceHash, null])
    }
  }
}

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
