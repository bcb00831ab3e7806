import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { posix } from 'node:path'
import type { Database } from 'libsql'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { isRecord } from '../../shared/is-record.js'
import { LineApplier } from './line-applier.js'
import { RUN_LOG_NAME } from './run-log.js'

const NEWLINE = 0x0a
/** Read, and taken over in one transaction, at a time. */
const PIECE_BYTES = 2 * 1024 * 1024

async function listNames(folder: BytePath): Promise<readonly string[]> {
  const names = await readdir(toBuffer(folder), { encoding: 'latin1' }).catch(() => [])
  return names.sort()
}

/** Journals of a run, its coordinator's first: what that says of the run is needed by the others. */
async function listJournals(stateDir: BytePath, run: string): Promise<readonly string[]> {
  const names = await listNames(asBytePath(posix.join(stateDir, 'runs', run)))
  const workers = names.filter((name) => /^worker-\d+\.ndjson$/.test(name))
  return [...workers, ...(names.includes(RUN_LOG_NAME) ? [RUN_LOG_NAME] : [])]
}

/**
 * Takes what is new in the journals into the index: each from where it was read to last. The same
 * way fills the index after a run, catches up after a crash, and makes a damaged index anew.
 */
export class Ingester {
  readonly applier: LineApplier
  readonly #database: Database
  readonly #stateDir: BytePath
  readonly #findOffset
  readonly #saveOffset
  readonly #say: (text: string) => void

  /** @param say told of damaged lines */
  constructor(database: Database, stateDir: BytePath, say: (text: string) => void) {
    this.applier = new LineApplier(database)
    this.#database = database
    this.#stateDir = stateDir
    this.#say = say
    this.#findOffset = database.prepare('SELECT offset FROM journals WHERE path = ?')
    this.#saveOffset = database.prepare(
      'INSERT OR REPLACE INTO journals (path, offset) VALUES (?, ?)',
    )
  }

  /** Names of the runs that have journals, in the order of their times. */
  listRuns(): Promise<readonly string[]> {
    return listNames(asBytePath(posix.join(this.#stateDir, 'runs')))
  }

  async ingestAll(): Promise<void> {
    for (const run of await this.listRuns()) await this.ingestRun(run)
  }

  async ingestRun(run: string): Promise<void> {
    for (const name of await listJournals(this.#stateDir, run)) await this.#ingest(run, name)
  }

  #offsetOf(journal: string): number {
    const row: unknown = this.#findOffset.get(journal)
    return isRecord(row) && typeof row['offset'] === 'number' ? row['offset'] : 0
  }

  async #ingest(run: string, name: string): Promise<void> {
    const journal = `runs/${run}/${name}`
    const path = toBuffer(asBytePath(posix.join(this.#stateDir, journal)))
    let offset = this.#offsetOf(journal)
    const { size } = await lstat(path)
    if (size <= offset) return
    let rest: Buffer = Buffer.alloc(0)
    let damaged = 0
    for await (const piece of createReadStream(path, {
      start: offset,
      highWaterMark: PIECE_BYTES,
    })) {
      if (!Buffer.isBuffer(piece)) continue
      const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
      // A line that was cut by a crash stays where it is: that step did not happen.
      const end = bytes.lastIndexOf(NEWLINE) + 1
      rest = bytes.subarray(end)
      if (end === 0) continue
      offset += end
      damaged += this.#applyLines(run, name, bytes.toString('utf8', 0, end), offset)
    }
    if (damaged > 0) {
      this.#say(`Left out ${damaged} damaged line${damaged === 1 ? '' : 's'} of ${journal}`)
    }
  }

  /** All lines of a piece, with how far it was read, in one transaction. */
  #applyLines(run: string, name: string, text: string, offset: number): number {
    const journal = `runs/${run}/${name}`
    let damaged = 0
    this.#database.exec('BEGIN')
    try {
      for (const line of text.split('\n')) {
        if (line === '') continue
        const isSound =
          name === RUN_LOG_NAME
            ? this.applier.applyRunLine(run, line)
            : this.applier.applyWorkerLine(journal, run, line)
        if (!isSound) damaged += 1
      }
      this.applier.flush()
      this.#saveOffset.run(journal, offset)
      this.#database.exec('COMMIT')
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
    return damaged
  }
}
