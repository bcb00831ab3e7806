import type {
  Failure,
  FileRecord,
  JobEvent,
  MemoryUse,
  RunSummary,
  WarningCount,
} from '../events.js'
import { Tally } from './tally.js'
import { WorkerShares } from './worker-shares.js'

/** Failures kept for the end of a run, of pictures and of copies each. */
const MAX_FAILURES = 100
/** Distinct texts of warnings kept, and of losses of workers. */
const MAX_WARNING_TEXTS = 20

const listTexts = (tally: Tally): readonly WarningCount[] =>
  tally.toSorted().map(([text, count]) => ({ text, count }))

/** What only the end of a run tells. */
export interface RunEnd extends Pick<
  RunSummary,
  'stopped' | 'stoppedReason' | 'backupDir' | 'metadata'
> {
  /** Pictures found; taken for at least as many as were recorded, if listing was cut short. */
  readonly found: number
}

/** Folds a run's records and events into its summary as they come, in memory that does not grow. */
export class Aggregate {
  readonly #runId: string
  readonly #startMs: number
  readonly #counts = { ok: 0, failed: 0, skipped: 0, warnings: 0 }
  readonly #bytes = { bytesIn: 0, bytesOut: 0, backupBytes: 0 }
  readonly #others = { found: 0, copied: 0, failed: 0, skipped: 0 }
  readonly #failures: Record<Failure['kind'], Failure[]> = { picture: [], other: [] }
  readonly #failedBy = new Tally()
  readonly #skippedBy = new Tally()
  readonly #warningTexts = new Tally(MAX_WARNING_TEXTS)
  readonly #losses = new Tally(MAX_WARNING_TEXTS)
  readonly #shares = new WorkerShares()
  readonly #notices: string[] = []
  #links = 0
  #chunksAsked: number | undefined
  #chunksSent = 0
  #memory: MemoryUse | undefined

  /** @param start `startMs`: `performance.now()` at the start of the run, now when left out */
  constructor({ runId, startMs = performance.now() }: { runId: string; startMs?: number }) {
    this.#runId = runId
    this.#startMs = startMs
  }

  /** Pictures that have failed so far. */
  get failed(): number {
    return this.#counts.failed
  }

  addRecord(record: FileRecord): void {
    const { result, kind, name } = record
    if (result.status === 'failed') {
      const { code, message } = result
      const failures = this.#failures[kind]
      if (failures.length < MAX_FAILURES) failures.push({ kind, name, code, message })
    }
    if (kind === 'picture') this.#addPicture(record)
    else this.#others[result.status === 'ok' ? 'copied' : result.status] += 1
  }

  observe(event: JobEvent): void {
    this.#shares.observe(event)
    if (event.type === 'found') {
      this.#others.found = event.others
      this.#links = event.links
    } else if (event.type === 'worker-lost') {
      this.#losses.add(event.reason)
    } else if (event.type === 'split') {
      this.#chunksAsked = event.chunks
    } else if (event.type === 'chunk-sent') {
      this.#chunksSent += 1
    } else if (event.type === 'note') {
      this.#notices.push(event.text)
    } else if (event.type === 'memory') {
      const { totalBytes, shareBytes } = event
      this.#memory = { totalBytes, shareBytes, deferred: 0 }
    } else if (event.type === 'deferred' && this.#memory) {
      this.#memory = { ...this.#memory, deferred: this.#memory.deferred + 1 }
    }
  }

  finish({ found, stopped, stoppedReason, backupDir, metadata }: RunEnd): RunSummary {
    const { ok, failed, skipped } = this.#counts
    const done = ok + failed + skipped
    const others = this.#others
    return {
      runId: this.#runId,
      ...this.#counts,
      ...this.#bytes,
      found: Math.max(found, done),
      remaining: Math.max(found - done, 0),
      skippedBy: this.#skippedBy.toRecord(),
      failedBy: this.#failedBy.toRecord(),
      warningTexts: listTexts(this.#warningTexts),
      failures: [...this.#failures.picture, ...this.#failures.other],
      others: {
        ...others,
        found: Math.max(others.found, others.copied + others.failed + others.skipped),
      },
      links: this.#links,
      chunks: this.#chunksAsked ?? this.#chunksSent,
      memory: this.#memory,
      workers: this.#shares.list(),
      workerLosses: listTexts(this.#losses),
      backupDir,
      notices: [...this.#notices],
      metadata,
      durationMs: performance.now() - this.#startMs,
      stopped,
      stoppedReason,
    }
  }

  #addPicture(record: FileRecord): void {
    const { result } = record
    this.#counts[result.status] += 1
    this.#counts.warnings += result.warnings.length
    for (const text of result.warnings) this.#warningTexts.add(text)
    this.#shares.addRecord(record)
    if (result.status === 'ok') {
      this.#bytes.bytesIn += result.input?.bytes ?? 0
      this.#bytes.bytesOut += result.output.bytes
      this.#bytes.backupBytes += result.backupBytes
    } else if (result.status === 'failed') this.#failedBy.add(result.code)
    else this.#skippedBy.add(result.reason)
  }
}

/**
 * Exit code of a run: 0 when every picture and copy is dealt with, else 1. A caller that was
 * interrupted by a signal exits with that signal's code instead.
 */
export function exitCodeOf({ failed, others, remaining, stopped }: RunSummary): 0 | 1 {
  return failed + others.failed + remaining > 0 || stopped !== undefined ? 1 : 0
}
