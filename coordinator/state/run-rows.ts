import type { Database } from 'libsql'
import { isRecord } from '../../shared/is-record.js'
import type { CommitMode } from '../../shared/result.js'
import type { FormerWorker } from './former-workers.js'
import { parseRunLine } from './run-log.js'

/** The first and the last line of a run. */
export interface RunRow {
  readonly id: string
  readonly head: string
  readonly end?: string
}

function toRunRow(row: unknown): RunRow | undefined {
  if (!isRecord(row)) return undefined
  const { id, head, end } = row
  if (typeof id !== 'string' || typeof head !== 'string') return undefined
  return { id, head, ...(typeof end === 'string' ? { end } : {}) }
}

/** Mode of a run by its first line. */
export function modeOf({ head }: RunRow): CommitMode | undefined {
  const line = parseRunLine(head)
  return line?.type === 'run' ? line.commitMode : undefined
}

/** What the index tells of runs. */
export class RunRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Every run that left a first line, in the order of their times. */
  list(): readonly RunRow[] {
    const rows = this.#database.prepare('SELECT * FROM runs ORDER BY id').all()
    return rows.flatMap((row) => toRunRow(row) ?? [])
  }

  /** Those of them that have no end. */
  listOpen(): readonly RunRow[] {
    return this.list().filter(({ end }) => end === undefined)
  }

  /** Whether its workers were killed on purpose. */
  isKilled(run: string): boolean {
    const row: unknown = this.#database.prepare('SELECT killed FROM runs WHERE id = ?').get(run)
    return isRecord(row) && row['killed'] === 1
  }

  workersOf(run: string): readonly FormerWorker[] {
    const rows = this.#database.prepare('SELECT * FROM workers WHERE run = ?').all(run)
    return rows.flatMap((row) => {
      if (!isRecord(row) || typeof row['pid'] !== 'number') return []
      const startedAt = typeof row['startedAt'] === 'string' ? row['startedAt'] : undefined
      return [{ pid: row['pid'], startedAt }]
    })
  }
}
