import { posix } from 'node:path'
import type { Database } from 'libsql'
import { asBytePath, toDisplay, toJsonPath, type BytePath } from '../../shared/byte-path.js'
import { ImageRayError, type FileErrorCode } from '../../shared/errors.js'
import { hashRecipe } from '../../shared/operations/pipeline.js'
import { isRecord } from '../../shared/is-record.js'
import { packageVersion } from '../../shared/package-version.js'
import { RecordsReader } from '../../shared/records/records-reader.js'
import type { FileResult, Step } from '../../shared/result.js'
import { indexPath } from '../../shared/state-paths.js'
import { settleBegun, type RunPlace } from './close-run.js'
import { describeDiskFailure } from './disk-failure.js'
import { waitForFormerWorkers, type FormerWorker } from './former-workers.js'
import { Ingester } from './ingest.js'
import { StateLock } from './lock.js'
import { readStartTime } from './process-identity.js'
import { openIndex } from './records-index.js'
import { parseRunLine, RunLog } from './run-log.js'
import { identifyFile } from './settle.js'

export interface RecordsOptions {
  readonly runId: string
  /** 'look' leaves no trace of its own. */
  readonly kind: 'run' | 'undo' | 'prune' | 'look'
  readonly place: RunPlace
  readonly steps: readonly Step[]
  /** Told what a person should know: a damaged index, a damaged line. */
  readonly say: (text: string) => void
}

export interface Counts {
  readonly ok: number
  readonly failed: number
  readonly skipped: number
  readonly remaining: number
}

/** A file that failed, as its record tells. */
export interface Loss {
  readonly result: FileResult
  readonly input: BytePath
  readonly output: BytePath
  /** Output format asked for; undefined for that of the input. */
  readonly format?: string | undefined
}

/** Failures that are told by the coordinator, for the worker is gone. */
const lossCodes: readonly FileErrorCode[] = ['worker_crash', 'timeout', 'out_of_memory']

const nameIn = (root: BytePath, path: BytePath): BytePath => asBytePath(posix.relative(root, path))

const now = (): string => new Date().toISOString()

function runFolder(stateDir: BytePath, runId: string): BytePath {
  return asBytePath(posix.join(stateDir, 'runs', runId))
}

/** Mode of a run by its first line; what has none began nothing that could be settled. */
function modeOf(head: unknown): RunPlace['commitMode'] | undefined {
  const line = typeof head === 'string' ? parseRunLine(head) : undefined
  return line?.type === 'run' ? line.commitMode : undefined
}

/**
 * The records of a state folder, with its lock: what was done before, what is done now. Everything
 * is written to journals first; the index is read from them.
 */
export class Records {
  readonly reader: RecordsReader
  readonly #options: RecordsOptions
  readonly #lock: StateLock
  readonly #database: Database
  readonly #ingester: Ingester
  #log: RunLog | undefined

  private constructor(options: RecordsOptions, lock: StateLock, database: Database) {
    const { stateDir } = options.place
    this.#options = options
    this.#lock = lock
    this.#database = database
    this.#ingester = new Ingester(database, stateDir, options.say)
    this.reader = new RecordsReader(database)
  }

  /**
   * Locks the state folder, brings the index up to date, and settles what earlier runs left behind.
   * @throws ImageRayError `refused` while another run works there
   */
  static async open(options: RecordsOptions): Promise<Records> {
    const { runId, kind, place, say } = options
    const { stateDir } = place
    const lock = StateLock.take(stateDir, `pid ${process.pid}, ${kind} ${runId}`)
    try {
      const records = new Records(options, lock, openIndex(indexPath(stateDir), say))
      await records.#catchUp()
      // The commands that only look, or are told no, leave no trace.
      if (kind === 'run') records.#openLog()
      return records
    } catch (error) {
      lock.release()
      const reason = describeDiskFailure(error, stateDir)
      if (reason === undefined) throw error
      const message = `Expected to keep records in ${toDisplay(stateDir)}, got: ${reason}`
      throw new ImageRayError('refused', message, { cause: error })
    }
  }

  /** Whether anything is known of any file. */
  get hasFiles(): boolean {
    return this.#database.prepare('SELECT 1 FROM files LIMIT 1').get() !== undefined
  }

  /** The first and the last line of every run that left any, in the order of their times. */
  *listRuns(): Generator<{ readonly id: string; readonly head: string; readonly end?: string }> {
    for (const row of this.#database.prepare('SELECT * FROM runs ORDER BY id').iterate()) {
      if (!isRecord(row)) continue
      const { id, head, end } = row
      if (typeof id !== 'string' || typeof head !== 'string') continue
      yield { id, head, ...(typeof end === 'string' ? { end } : {}) }
    }
  }

  addWorker(pid: number): void {
    const startedAt = readStartTime(pid)
    this.#log?.append({ type: 'worker', pid, ...(startedAt === undefined ? {} : { startedAt }) })
  }

  /** Writes down a failure that cost the worker, so that no worker could. */
  async addLoss({ result, input, output, format }: Loss): Promise<void> {
    if (result.status !== 'failed' || !lossCodes.includes(result.code)) return
    const source = await identifyFile(input)
    if (source === undefined) return
    const { code, message } = result
    const { inputRoot, outputRoot, commitMode } = this.#options.place
    const replaces = commitMode !== 'new-file'
    this.#log?.append({
      ...{ type: 'failed', code, message, source },
      recipe: hashRecipe({ steps: this.#options.steps, format, replaces }),
      input: toJsonPath(nameIn(inputRoot, input)),
      output: toJsonPath(nameIn(outputRoot, output)),
    })
  }

  /** The workers are about to be killed on purpose. */
  addKill(): void {
    this.#log?.append({ type: 'killed' })
  }

  /** The originals were put back, or deleted. */
  addKeptGone(type: 'undone' | 'pruned', kept: BytePath): void {
    this.#openLog().append({ type, kept: toJsonPath(kept) })
  }

  /** Takes what was written so far into the index. */
  async ingest(): Promise<void> {
    await this.#ingester.ingestRun(this.#options.runId)
  }

  /** Ends the run; its workers are gone. */
  async finish(counts: Counts): Promise<void> {
    try {
      await this.#finish(counts)
    } catch (error) {
      const reason = describeDiskFailure(error, this.#options.place.stateDir)
      if (reason === undefined) throw error
      // The pictures are done, and their journals tell so.
      this.#options.say(`The records are brought up to date at the next start: ${reason}`)
    }
  }

  async #finish(counts: Counts): Promise<void> {
    await this.#settleRun(this.#options.runId)
    const { ok, failed, skipped, remaining } = counts
    const end = { ok, failed, skipped, remaining, killed: false }
    this.#log?.append({ type: 'end', endedAt: now(), ...end })
    await this.ingest()
  }

  /** Lets go of the folder. What was not taken into the index is taken at the next start. */
  close(): void {
    this.#log?.close()
    this.#log = undefined
    this.#database.close()
    this.#lock.release()
  }

  /** The journal of this run, made with its first line. */
  #openLog(): RunLog {
    if (this.#log) return this.#log
    const { runId, kind, place, steps } = this.#options
    const { stateDir, inputRoot, outputRoot, commitMode } = place
    this.#log = new RunLog(runFolder(stateDir, runId))
    this.#log.append({
      ...{ type: 'run', kind, startedAt: now(), version: packageVersion(), commitMode },
      ...{ inputRoot: toJsonPath(inputRoot), outputRoot: toJsonPath(outputRoot) },
      steps: steps.map(({ name, options: given }) => ({ name, options: { ...given } })),
    })
    return this.#log
  }

  async #catchUp(): Promise<void> {
    await this.#ingester.ingestAll()
    const open = this.#database.prepare('SELECT * FROM runs WHERE end IS NULL ORDER BY id').all()
    for (const row of open) {
      if (!isRecord(row) || typeof row['id'] !== 'string') continue
      const run = row['id']
      await waitForFormerWorkers(this.#workersOf(run))
      // What they wrote while they were waited for.
      await this.#ingester.ingestRun(run)
      await this.#settleRun(run, modeOf(row['head']))
      const log = new RunLog(runFolder(this.#options.place.stateDir, run))
      const counts = { ok: 0, failed: 0, skipped: 0, remaining: 0 }
      log.append({ type: 'end', endedAt: now(), ...counts, killed: true })
      log.close()
      await this.#ingester.ingestRun(run)
    }
  }

  /** Settles by the disk what the workers of a run began and did not end. */
  async #settleRun(run: string, commitMode = this.#options.place.commitMode): Promise<void> {
    await this.#ingester.ingestRun(run)
    const begun = this.#ingester.applier.listBegun(run)
    if (begun.length === 0) return
    const killed = this.#database.prepare('SELECT killed FROM runs WHERE id = ?').get(run)
    const isKilled = isRecord(killed) && killed['killed'] === 1
    const lines = await settleBegun(begun, { ...this.#options.place, commitMode }, isKilled)
    const log = new RunLog(runFolder(this.#options.place.stateDir, run))
    log.append(...lines)
    log.close()
    await this.#ingester.ingestRun(run)
  }

  #workersOf(run: string): readonly FormerWorker[] {
    const rows = this.#database.prepare('SELECT * FROM workers WHERE run = ?').all(run)
    return rows.flatMap((row) => {
      if (!isRecord(row) || typeof row['pid'] !== 'number') return []
      const startedAt = typeof row['startedAt'] === 'string' ? row['startedAt'] : undefined
      return [{ pid: row['pid'], startedAt }]
    })
  }
}
