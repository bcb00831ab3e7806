import { createInterface } from 'node:readline/promises'
import { resolveSettings, type Settings } from '../../shared/config.js'
import { openLog, silentLog, type Log } from '../../shared/log.js'
import type { FileRecord, JobEvent, RunSummary } from '../events.js'
import { exitCodeOf } from '../report/aggregate.js'
import { makeRunId } from '../prepare-job.js'
import { runJob } from '../start-job.js'
import { openReports, type Reports } from './reports.js'
import { useSample, type Given } from './sample-input.js'
import { watchSignals } from './signals.js'

/** Asks before originals go for good; without a terminal `--yes` has to be given. */
async function confirmNoBackup(settings: Settings): Promise<Settings> {
  const inPlace = settings.outputDir === undefined && settings.output === undefined
  if (settings.backup || settings.yes || !inPlace || !process.stdin.isTTY) return settings
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const question = 'The originals will be overwritten and not kept. Go on? [y/N] '
  // Ctrl-C and Ctrl-D at the prompt mean no.
  const answer = await terminal.question(question).catch(() => 'n')
  terminal.close()
  return { ...settings, yes: /^y(?:es)?$/i.test(answer.trim()) }
}

const hasInput = (settings: Settings): boolean =>
  [settings.input, settings.inputDir, settings.filesFrom].some((value) => value !== undefined)

/** Settings as given by flags and variables, with the sample filled in where there is no input. */
async function completeSettings(given: Given): Promise<Given & { readonly resolved: Settings }> {
  const resolved = resolveSettings(given.settings, process.env)
  if (hasInput(resolved) || resolved.batch)
    return { ...given, resolved: await confirmNoBackup(resolved) }
  const sample = await useSample(given)
  return { ...sample, resolved: resolveSettings(sample.settings, process.env) }
}

/** Hands every record to the reports and waits for the end. */
async function followJob(
  job: AsyncIterable<FileRecord> & { finish(): Promise<RunSummary> },
  reports: Reports,
): Promise<RunSummary> {
  for await (const record of job) await reports.addRecord(record)
  return job.finish()
}

/** The coordinator's own lines, and those of its workers as they wrote them. */
function logEvent(log: Log, event: JobEvent): void {
  if (log === silentLog || event.type === 'working') return
  if (event.type === 'worker-output') {
    process.stderr.write(`${event.line}\n`)
    return
  }
  const { type, ...facts } = event
  // Every line has the coordinator's pid already, and a key must not come twice.
  const named = 'pid' in facts ? { ...facts, pid: undefined, workerPid: facts.pid } : facts
  log.info({ worker: 'coordinator', ...named }, type)
}

/**
 * `image-ray run`: the main job.
 * @returns the exit code: 0 all good, 1 some failed or were not reached, 128 + n after a signal,
 * that of SIGPIPE included where the reader of the report went away before the end
 */
export async function runCommand(
  settings: Record<string, unknown>,
  operations: Record<string, Record<string, unknown>>,
): Promise<number> {
  const given = await completeSettings({ settings, operations })
  const { resolved } = given
  const runId = makeRunId()
  const reports = openReports(resolved, runId, () => {
    signals.readerIsGone()
  })
  const log = await openLog(resolved.verbose, {})
  const signals = watchSignals(
    (name) => {
      reports.note(`${name}: finishing the pictures in work; once more ends at once`)
    },
    () => {
      job.kill()
    },
  )
  const job = runJob(
    {
      ...resolved,
      operations: given.operations,
      signal: signals.signal,
      onEvent: (event) => {
        reports.observe(event)
        if (event.type === 'note') reports.note(event.text)
        logEvent(log, event)
      },
    },
    runId,
  )
  try {
    const summary = await followJob(job, reports)
    await reports.finish(summary)
    return signals.exitCode ?? exitCodeOf(summary)
  } finally {
    signals.stop()
    reports.close()
    signals.endAfterHangup()
  }
}
