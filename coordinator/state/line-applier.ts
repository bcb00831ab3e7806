import type { Database } from 'libsql'
import { fromJsonPath } from '../../shared/byte-path.js'
import { UNSEEN, type FileIdentity } from '../../shared/file-identity.js'
import {
  parseJournalLine,
  type DoneLine,
  type IntentLine,
  type StartLine,
} from '../../shared/journal.js'
import { BegunFiles, type Begun } from './begun-files.js'
import { prepareWrites, type IndexWrites } from './index-writes.js'
import { parseRunLine, type RunLine } from './run-log.js'

const pathText = (path: Parameters<typeof fromJsonPath>[0] | undefined): string | null =>
  path === undefined ? null : fromJsonPath(path)

/** Takes the lines of journals into the index, one by one; the only way into it. */
export class LineApplier {
  readonly #sql: IndexWrites
  readonly #begun: BegunFiles

  constructor(database: Database) {
    this.#sql = prepareWrites(database)
    this.#begun = new BegunFiles(database)
  }

  /**
   * @param journal path relative to the state folder: `runs/<run>/worker-7.ndjson`
   * @returns false where the line is damaged
   */
  applyWorkerLine(journal: string, run: string, text: string): boolean {
    const line = parseJournalLine(text)
    if (!line) return false
    if (line.type === 'start') this.#begun.addStart(journal, line, text)
    else if (line.type === 'intent') this.#begun.addIntent(journal, line, text)
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

  /** To be called at the end of every transaction. */
  flush(): void {
    this.#begun.flush()
  }

  /** Files of a run that a worker began and did not end. */
  listBegun(run: string): readonly Begun[] {
    return this.#begun.list(run)
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

  #end(journal: string, run: string, line: DoneLine): void {
    const begun = this.#begun.take(journal, line.id)
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
    const begun = this.#begun.take(journal, line.id)
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
