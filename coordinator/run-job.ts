import type { Job } from '../shared/result.js'
import { readMetadataOptions } from '../shared/operations/metadata.js'
import { journalPath, originalsDir } from '../shared/state-paths.js'
import type { BoundedStream } from './bounded-stream.js'
import { createDeferred } from '../shared/deferred.js'
import { splitEvenly } from './dispatch/chunk-size.js'
import { Dispatcher } from './dispatch/dispatcher.js'
import { WorkQueue } from './dispatch/work-queue.js'
import { DiskWatch } from './disk-watch.js'
import type { FileRecord, JobEvent, RunSummary } from './events.js'
import { feedFiles, type FeedOptions } from './feed.js'
import { probeCaseFolding } from './input/case-folding.js'
import { openInput, type Input } from './input/list-input.js'
import { nameOutput } from './input/output-path.js'
import { waitForLatePlan } from './input/late-plan.js'
import { planOutputs, type Plan } from './input/plan.js'
import type { JobOptions, PreparedJob } from './prepare-job.js'
import { Aggregate } from './report/aggregate.js'
import { recoverResults } from './state/journal-recovery.js'
import { Records } from './state/records.js'
import { recallFiles } from './recall.js'
import { Watchdog } from './watchdog.js'

/** After everything was killed: longer than a worker is waited for. */
const GIVE_UP_MS = 20_000

type StopReason = NonNullable<RunSummary['stopped']>

/** One run from the first listed file to the summary. */
export class JobRun {
  readonly #runId: string
  readonly #prepared: PreparedJob
  readonly #onEvent: JobOptions['onEvent']
  readonly #records: BoundedStream<FileRecord>
  readonly #aggregate: Aggregate
  readonly #stopFeeding = new AbortController()
  readonly #watchdog: Watchdog
  readonly #disk: DiskWatch
  readonly #whenStopped = createDeferred()
  readonly #whenGivenUp = createDeferred()
  #queue: WorkQueue | undefined
  #state: Records | undefined
  #dispatcher: Dispatcher | undefined
  #stopped: StopReason | undefined
  #stoppedReason: string | undefined
  #isKilled = false
  #isListingOver = false
  #giveUpTimer: NodeJS.Timeout | undefined

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
    this.#disk = new DiskWatch(prepared.job, prepared.place.outputRoot)
    this.#watchdog = new Watchdog({
      longestDeadlineMs: () => this.#dispatcher?.longestDeadlineMs ?? 0,
      stallAfterMs: prepared.stallAfterMs,
      onStall: (message) => {
        this.#stopped ??= 'stalled'
        this.#stoppedReason ??= message
        this.kill()
      },
    })
  }

  async run(): Promise<RunSummary> {
    const { place, job } = this.#prepared
    this.#observe({ type: 'phase', name: 'records' })
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
      this.#observe({ type: 'phase', name: 'summary' })
      await records.finish(summary)
      return summary
    } finally {
      this.#watchdog.stop()
      clearTimeout(this.#giveUpTimer)
      records.close()
    }
  }

  async #work(records: Records, job: Job): Promise<RunSummary> {
    const { settings, place, backend, timeoutMs, memory } = this.#prepared
    const runId = this.#runId
    this.#observe({ type: 'phase', name: 'work' })
    const opening = openInput({
      ...settings,
      ...{ root: place.inputRoot, single: place.single },
      leaveOut: [...(place.commitMode === 'new-file' ? [place.outputRoot] : []), place.stateDir],
      inPlace: place.commitMode !== 'new-file',
      onEntry: () => {
        if (this.#isListingOver) throw new Error('The listing was given up')
        this.#watchdog.noteProgress()
      },
    })
    // A list on stdin may take as long as whoever writes it, but not longer than the run.
    opening.catch(() => undefined)
    const input = await Promise.race([opening, this.#whenStopped.promise])
    if (!input) return this.#summarize(undefined)
    this.#watchdog.start()
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
      ...{ runId, queue, timeoutMs, memory, observe: this.#observe },
      deliver: (record) => this.#deliver(record),
    })
    this.#dispatcher = dispatcher
    const working = backend.run({
      ...{ runId, job, dispatcher, observe: this.#observe, verbose: settings.verbose },
      recover: (pid, files) => recoverResults(journalPath(job.stateDir, runId, pid), files, job),
    })
    const noWorker = await Promise.race([working, this.#whenGivenUp.promise])
    if (!dispatcher.isFinished) {
      this.#stopped = 'no-worker'
      this.#stoppedReason = noWorker ?? undefined
    }
    return this.#summarize(await this.#finishPlan(planning))
  }

  /** Someone who ends a run does not wait for a long listing: it tells what it knows by then. */
  async #finishPlan(planning: Promise<Plan>): Promise<Plan | undefined> {
    if (this.#stopped !== 'aborted' && this.#stopped !== 'stalled') return planning
    const plan = await waitForLatePlan(planning, this.#isKilled)
    this.#isListingOver = true
    return plan
  }

  /** Takes no more files; those in work are finished. @param why for the report */
  stop(reason: StopReason, why?: string): void {
    this.#stoppedReason ??= why
    this.#endFeed(reason)
    this.#prepared.backend.drain()
  }

  kill(): void {
    this.#isKilled = true
    this.#endFeed('aborted')
    this.#state?.addKill()
    this.#prepared.backend.kill()
    // Whatever cannot be ended either is left behind.
    this.#giveUpTimer ??= setTimeout(this.#whenGivenUp.resolve, GIVE_UP_MS)
  }

  #endFeed(reason: StopReason): void {
    this.#stopped ??= reason
    this.#stopFeeding.abort()
    this.#queue?.stop()
    this.#whenStopped.resolve()
  }

  readonly #observe = (event: JobEvent): void => {
    if (event.type === 'worker-ready') this.#state?.addWorker(event.pid)
    this.#watchdog.observe(event)
    this.#aggregate.observe(event)
    this.#onEvent?.(event)
  }

  async #plan(input: Input): Promise<Plan> {
    const { settings, place, format } = this.#prepared
    const plan = await planOutputs({
      list: () => this.#disk.measure(input.list()),
      format: format ?? place.singleFormat,
      foldsCase: place.commitMode === 'new-file' && probeCaseFolding(place.outputRoot),
      onCollision: settings.onCollision,
      namesMayClash: this.#namesMayClash,
      copyOthers: settings.copyOthers,
    })
    const { pictures, others, links, specials } = plan
    this.#observe({ type: 'found', pictures, others: others + specials, links })
    for (const text of this.#disk.findShortages(pictures)) this.#observe({ type: 'note', text })
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
    const trouble = this.#disk.take(record)
    if (trouble) this.stop(trouble.reason, trouble.text)
    await this.#state?.addLoss(record)
    await this.#watchdog.whileReading(this.#records.write(record))
  }

  #summarize(plan: Plan | undefined): RunSummary {
    const { place, job } = this.#prepared
    return this.#aggregate.finish({
      found: plan?.pictures ?? 0,
      stopped: this.#stopped,
      stoppedReason: this.#stoppedReason,
      metadata: readMetadataOptions(job.steps, place.commitMode !== 'new-file').policy,
      backupDir:
        job.keepOriginal && place.commitMode !== 'new-file'
          ? originalsDir(job.stateDir)
          : undefined,
    })
  }
}
