import type { Job } from '../shared/result.js'
import { readMetadataOptions } from '../shared/operations/metadata.js'
import { journalPath, originalsDir } from '../shared/state-paths.js'
import { BoundedStream } from './bounded-stream.js'
import { splitEvenly } from './dispatch/chunk-size.js'
import { Dispatcher } from './dispatch/dispatcher.js'
import { WorkQueue } from './dispatch/work-queue.js'
import type { FileRecord, JobEvent, RunSummary } from './events.js'
import { feedFiles, type FeedOptions } from './feed.js'
import { probeCaseFolding } from './input/case-folding.js'
import { openInput, type Input } from './input/list-input.js'
import { nameOutput } from './input/output-path.js'
import { planOutputs, type Plan } from './input/plan.js'
import { makeRunId, prepareJob, type JobOptions, type PreparedJob } from './prepare-job.js'
import { Aggregate } from './report/aggregate.js'
import { recoverResults } from './state/journal-recovery.js'
import { Records } from './state/records.js'
import { recallFiles } from './recall.js'

/** A job under way: its records as they come, and its end. */
export interface RunningJob extends AsyncIterable<FileRecord> {
  readonly runId: string
  /**
   * Reads what is left of the records and waits for the end.
   * @throws ImageRayError when the job was refused before its work
   */
  finish(): Promise<RunSummary>
  /** Ends every worker now; files in work are left as they were. */
  kill(): void
}

type StopReason = NonNullable<RunSummary['stopped']>

/** One run from the first listed file to the summary. */
class JobRun {
  readonly #runId: string
  readonly #prepared: PreparedJob
  readonly #onEvent: JobOptions['onEvent']
  readonly #records: BoundedStream<FileRecord>
  readonly #aggregate: Aggregate
  readonly #stopFeeding = new AbortController()
  #queue: WorkQueue | undefined
  #state: Records | undefined
  #stopped: StopReason | undefined

  constructor(
    runId: string,
    prepared: PreparedJob,
    records: BoundedStream<FileRecord>,
    onEvent: JobOptions['onEvent'],
  ) {
    this.#runId = runId
    this.#prepared = prepared
    this.#records = records
    this.#onEvent = onEvent
    this.#aggregate = new Aggregate({ runId })
  }

  async run(): Promise<RunSummary> {
    const { place, job } = this.#prepared
    const records = await Records.open({
      ...{ runId: this.#runId, kind: 'run', steps: job.steps },
      place: { ...place.records, stateDir: place.stateDir, commitMode: place.commitMode },
      say: (text) => {
        this.#observe({ type: 'note', text })
      },
    })
    this.#state = records
    try {
      const summary = await this.#work(records, { ...job, hasRecords: records.hasFiles })
      await records.finish(summary)
      return summary
    } finally {
      records.close()
    }
  }

  async #work(records: Records, job: Job): Promise<RunSummary> {
    const { settings, place, backend } = this.#prepared
    const runId = this.#runId
    const input = await openInput({
      ...settings,
      root: place.inputRoot,
      leaveOut: [...(place.commitMode === 'new-file' ? [place.outputRoot] : []), place.stateDir],
      inPlace: place.commitMode !== 'new-file',
    })
    // Counting goes on while the workers start; where names may clash, the first file waits for it.
    const planning = this.#plan(input)
    planning.catch(() => undefined)
    const queue = new WorkQueue({
      source: this.#feed(input, planning, recallFiles(records, job, settings)),
      workers: backend.workers,
      sizes: this.#exactSizes(planning),
    })
    this.#queue = queue
    if (this.#stopped) queue.stop()
    const dispatcher = new Dispatcher({
      ...{ runId, queue, observe: this.#observe },
      deliver: (record) => this.#deliver(record),
    })
    const noWorker = await backend.run({
      ...{ runId, job, dispatcher, observe: this.#observe, verbose: settings.verbose },
      recover: (pid, files) => recoverResults(journalPath(job.stateDir, runId, pid), files, job),
    })
    const plan = this.#stopped ? await planning.catch(() => undefined) : await planning
    return this.#summarize(plan, dispatcher, noWorker)
  }

  /** Takes no more files; those in work are finished. */
  stop(reason: StopReason): void {
    this.#stopped ??= reason
    this.#stopFeeding.abort()
    this.#queue?.stop()
    this.#prepared.backend.drain()
  }

  kill(): void {
    this.#stopped ??= 'aborted'
    this.#stopFeeding.abort()
    this.#queue?.stop()
    this.#state?.addKill()
    this.#prepared.backend.kill()
  }

  readonly #observe = (event: JobEvent): void => {
    if (event.type === 'worker-ready') this.#state?.addWorker(event.pid)
    this.#aggregate.observe(event)
    this.#onEvent?.(event)
  }

  async #plan(input: Input): Promise<Plan> {
    const { settings, place, format } = this.#prepared
    const plan = await planOutputs({
      list: () => input.list(),
      format: format ?? place.singleFormat,
      foldsCase: place.commitMode === 'new-file' && probeCaseFolding(place.outputRoot),
      onCollision: settings.onCollision,
      namesMayClash: this.#namesMayClash,
      copyOthers: settings.copyOthers,
    })
    const { pictures, others, links, specials } = plan
    this.#observe({ type: 'found', pictures, others: others + specials, links })
    return plan
  }

  /** In place names are kept, and a single picture has nobody to clash with. */
  get #namesMayClash(): boolean {
    const { commitMode, single } = this.#prepared.place
    return commitMode !== 'in-place' && single === undefined
  }

  async *#feed(input: Input, planning: Promise<Plan>, recall: FeedOptions['recall']) {
    const { settings, place, format } = this.#prepared
    const plan = this.#namesMayClash ? await planning : undefined
    yield* feedFiles({
      ...{ place, format, recall },
      entries: input.list(),
      outputNameOf: (entry) =>
        plan?.outputNameOf(entry) ?? nameOutput(entry.name, format ?? place.singleFormat, false),
      copyOthers: settings.copyOthers,
      ifExists: settings.ifExists,
      deliver: (record) => this.#deliver(record),
      signal: this.#stopFeeding.signal,
    })
  }

  #exactSizes(planning: Promise<Plan>): Promise<readonly number[]> | undefined {
    const { chunks } = this.#prepared.settings
    if (chunks === undefined) return undefined
    return planning.then(({ pictures }) => {
      const sizes = splitEvenly(pictures, chunks)
      this.#observe({ type: 'split', chunks: sizes.length })
      return sizes
    })
  }

  async #deliver(record: FileRecord): Promise<void> {
    this.#aggregate.addRecord(record)
    const { maxErrors } = this.#prepared.settings
    if (maxErrors !== undefined && this.#aggregate.failed >= maxErrors) this.stop('max-errors')
    await this.#state?.addLoss(record)
    await this.#records.write(record)
  }

  #summarize(
    plan: Plan | undefined,
    dispatcher: Dispatcher,
    noWorker: string | undefined,
  ): RunSummary {
    const { place, job } = this.#prepared
    const hasNoWorker = !dispatcher.isFinished
    return this.#aggregate.finish({
      found: plan?.pictures ?? 0,
      stopped: hasNoWorker ? 'no-worker' : this.#stopped,
      stoppedReason: hasNoWorker ? noWorker : undefined,
      metadata: readMetadataOptions(job.steps, place.commitMode !== 'new-file').policy,
      backupDir:
        job.keepOriginal && place.commitMode !== 'new-file'
          ? originalsDir(job.stateDir)
          : undefined,
    })
  }
}

/**
 * Processes pictures on worker processes.
 *
 * @param options what to work on, where to write, what to do; the names are those of the flags
 * @returns the job, started: iterate it for a record of each file as it finishes, or just `finish()`
 * @example
 * const job = runJob({
 *   inputDir: 'photos',
 *   outputDir: 'small',
 *   operations: { resize: { size: '800x600' } },
 * })
 * for await (const { name, result } of job) console.log(name, result.status)
 * const { ok, failed } = await job.finish()
 */
export function runJob(options: JobOptions, runId = makeRunId()): RunningJob {
  const records = new BoundedStream<FileRecord>()
  const start = async (): Promise<RunSummary> => {
    const run = new JobRun(runId, prepareJob(options), records, options.onEvent)
    running = run
    const abort = () => {
      run.stop('aborted')
    }
    options.signal?.addEventListener('abort', abort, { once: true })
    if (options.signal?.aborted === true) abort()
    try {
      return await run.run()
    } finally {
      options.signal?.removeEventListener('abort', abort)
    }
  }
  let running: JobRun | undefined
  const ended = start()
  ended.then(
    () => {
      records.end()
    },
    (error: unknown) => {
      records.end(error)
    },
  )
  return {
    runId,
    async *[Symbol.asyncIterator]() {
      let complete = false
      try {
        yield* records
        complete = true
      } finally {
        // Whoever leaves the loop early wants no more work done, and will read no more.
        if (!complete) {
          records.discard()
          running?.stop('aborted')
        }
      }
    },
    async finish() {
      // Records that nobody reads must not hold up the workers.
      for await (const _ of records) continue
      return ended
    },
    kill() {
      running?.kill()
    },
  }
}
