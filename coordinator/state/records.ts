import { rm } from 'node:fs/promises'
import { posix } from 'node:path'
import type { Database } from 'libsql'
import {
  asBytePath,
  toBuffer,
  toDisplay,
  toJsonPath,
  type BytePath,
} from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { hashRecipe } from '../../shared/operations/recipe.js'
import { packageVersion } from '../../shared/package-version.js'
import { RecordsReader } from '../../shared/records/records-reader.js'
import type { Step } from '../../shared/result.js'
import { indexPath, runDir, tempDirOf } from '../../shared/state-paths.js'
import { settleBegun, type RunPlace } from './close-run.js'
import { describeDiskFailure } from './disk-failure.js'
import { waitForFormerWorkers } from './former-workers.js'
import { Ingester } from './ingest.js'
import { StateLock } from './lock.js'
import { lossOf, type Loss } from './loss.js'
import { readStartTime } from './process-identity.js'
import { openIndex } from './records-index.js'
import { RunLog, type RunLine } from './run-log.js'
import { modeOf, RunRows, type RunRow } from './run-rows.js'
import { identifyFile } from './settle.js'
import { Trouble } from './trouble.js'

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

/**
 * Files that end between two looks into the journals: all at once at the end of a run of a million
 * would take a minute, and so would what a killed run leaves to the next.
 */
const SLICE_FILES = 1_000

const nameIn = (root: BytePath, path: BytePath): BytePath => asBytePath(posix.relative(root, path))

const now = (): string => new Date().toISOString()

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
  readonly #runs: RunRows
  readonly #trouble: Trouble
  #log: RunLog | undefined
  #sinceSlice = 0
  /** The last look into the journals; one at a time. */
  #ingesting: Promise<void> = Promise.resolve()

  private constructor(options: RecordsOptions, lock: StateLock, database: Database) {
    const { stateDir } = options.place
    this.#options = options
    this.#lock = lock
    this.#database = database
    this.#ingester = new Ingester(database, stateDir, options.say)
    this.#runs = new RunRows(database)
    this.#trouble = new Trouble(stateDir, options.say)
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
    let database: Database | undefined
    try {
      database = openIndex(indexPath(stateDir), say)
      const records = new Records(options, lock, database)
      await records.#catchUp()
      // The commands that only look, or are told no, leave no trace.
      if (kind === 'run') records.#openLog()
      return records
    } catch (error) {
      database?.close()
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

  /** The first and the last line of every run, in the order of their times. */
  listRuns(): readonly RunRow[] {
    return this.#runs.list()
  }

  addWorker(pid: number): void {
    const startedAt = readStartTime(pid)
    this.#note({ type: 'worker', pid, ...(startedAt === undefined ? {} : { startedAt }) })
  }

  /**
   * To be told of every file that ends: writes down a failure that cost the worker, so that no
   * worker could, and takes the journals into the index from time to time.
   */
  async addLoss(loss: Loss): Promise<void> {
    const { result, input, output, format } = loss
    if (result.status !== 'skipped' && ++this.#sinceSlice >= SLICE_FILES) {
      this.#sinceSlice = 0
      await this.#trouble.tolerate(() => this.ingest())
    }
    const failure = lossOf(loss)
    if (!failure) return
    const source = await identifyFile(input)
    if (source === undefined) return
    const { code, message } = failure
    const { inputRoot, outputRoot, commitMode } = this.#options.place
    const replaces = commitMode !== 'new-file'
    this.#note({
      ...{ type: 'failed', code, message, source },
      recipe: hashRecipe({ steps: this.#options.steps, format, replaces }),
      input: toJsonPath(nameIn(inputRoot, input)),
      output: toJsonPath(nameIn(outputRoot, output)),
    })
  }

  /** The workers are about to be killed on purpose. */
  addKill(): void {
    this.#note({ type: 'killed' })
  }

  /** The originals were put back, or deleted. */
  addKeptGone(type: 'undone' | 'pruned', kept: BytePath): void {
    this.#openLog().append({ type, kept: toJsonPath(kept) })
  }

  /** Takes what was written so far into the index. */
  ingest(): Promise<void> {
    const next = () => this.#ingester.ingestRun(this.#options.runId)
    this.#ingesting = this.#ingesting.then(next, next)
    return this.#ingesting
  }

  /** Ends the run; its workers are gone. */
  async finish(counts: Counts): Promise<void> {
    await this.#trouble.tolerate(async () => {
      await this.ingest()
      await this.#settleRun(this.#options.runId)
      const { ok, failed, skipped, remaining } = counts
      const end = { ok, failed, skipped, remaining, killed: false }
      this.#log?.append({ type: 'end', endedAt: now(), ...end })
      await this.ingest()
    })
  }

  /** Lets go of the folder. What was not taken into the index is taken at the next start. */
  close(): void {
    this.#log?.close()
    this.#log = undefined
    try {
      // The driver keeps the connection as long as there are statements, and all of its log with it.
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      this.#trouble.tell(error)
    }
    this.#database.close()
    this.#lock.release()
  }

  /** Writes down what can be done without. */
  #note(line: RunLine): void {
    try {
      this.#log?.append(line)
    } catch (error) {
      this.#trouble.tell(error)
    }
  }

  /** The journal of this run, made with its first line. */
  #openLog(): RunLog {
    if (this.#log) return this.#log
    const { runId, kind, place, steps } = this.#options
    const { stateDir, inputRoot, outputRoot, commitMode } = place
    this.#log = new RunLog(runDir(stateDir, runId))
    this.#log.append({
      ...{ type: 'run', kind, startedAt: now(), version: packageVersion(), commitMode },
      ...{ inputRoot: toJsonPath(inputRoot), outputRoot: toJsonPath(outputRoot) },
      steps: steps.map(({ name, options: given }) => ({ name, options: { ...given } })),
    })
    return this.#log
  }

  async #catchUp(): Promise<void> {
    await this.#ingester.ingestAll()
    for (const row of this.#runs.listOpen()) {
      const run = row.id
      await waitForFormerWorkers(this.#runs.workersOf(run))
      // What they wrote while they were waited for.
      await this.#ingester.ingestRun(run)
      await this.#settleRun(run, modeOf(row))
      const log = new RunLog(runDir(this.#options.place.stateDir, run))
      const counts = { ok: 0, failed: 0, skipped: 0, remaining: 0 }
      log.append({ type: 'end', endedAt: now(), ...counts, killed: true })
      log.close()
      await this.#ingester.ingestRun(run)
      // Temporary files of workers that were killed.
      await rm(toBuffer(tempDirOf(this.#options.place.stateDir, run)), {
        recursive: true,
        force: true,
      })
    }
  }

  /** Settles by the disk what the workers of a run began and did not end. */
  async #settleRun(run: string, commitMode = this.#options.place.commitMode): Promise<void> {
    await this.#ingester.ingestRun(run)
    const begun = this.#ingester.applier.listBegun(run)
    if (begun.length === 0) return
    const place = { ...this.#options.place, commitMode }
    const lines = await settleBegun(begun, place, this.#runs.isKilled(run))
    const log = new RunLog(runDir(this.#options.place.stateDir, run))
    log.append(...lines)
    log.close()
    await this.#ingester.ingestRun(run)
  }
}
