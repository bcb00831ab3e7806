import type { Settings } from '../../shared/config.js'
import type { FileRecord, JobEvent, RunSummary } from '../events.js'
import { FailedList } from '../report/failed-list.js'
import { toDisplayText } from '../report/format.js'
import { JsonReport } from '../report/json.js'
import { Trace } from '../report/trace.js'
import { TraceFile } from '../report/trace-file.js'
import { renderFailures, renderSummary } from '../report/text.js'
import { writeReport } from '../report/write-report.js'
import { startProgress } from './progress.js'
import { wantsColour } from './wants-colour.js'

/** Everything that tells somebody how a run goes and how it ended. */
export interface Reports {
  observe(event: JobEvent): void
  addRecord(record: FileRecord): Promise<void>
  /** A line for people on the way. */
  note(line: string): void
  finish(summary: RunSummary): Promise<void>
  /** Takes the progress display away and closes files; to be called whatever happened. */
  close(): void
}

/**
 * Opens the reports that the settings ask for. Text for people goes to stderr where stdout carries
 * data.
 * @param onReaderGone told when nobody reads that data any more
 * @throws ImageRayError `usage` where the failed list cannot be written
 */
export function openReports(settings: Settings, runId: string, onReaderGone: () => void): Reports {
  const { json, jsonLines, quiet, verbose, progress: wanted, failedList } = settings
  const hasData = json || jsonLines
  const data = hasData
    ? new JsonReport({ stream: process.stdout, runId, lines: jsonLines, onReaderGone })
    : undefined
  const list = failedList === undefined ? undefined : new FailedList(failedList)
  const traceFile = settings.trace === undefined ? undefined : new TraceFile(settings.trace)
  const trace = traceFile && new Trace(traceFile)
  const people = hasData || quiet ? process.stderr : process.stdout
  // A bar among log lines would be torn to pieces.
  const progress =
    wanted && !quiet && !verbose
      ? startProgress({ stream: process.stderr, isTty: process.stderr.isTTY })
      : undefined
  const note = (line: string): void => {
    if (progress) progress.print(line)
    else process.stderr.write(`${line}\n`)
  }
  return {
    observe(event) {
      if (event.type === 'note' && !quiet) note(`Note: ${toDisplayText(event.text)}`)
      progress?.observe(event)
      trace?.observe(event)
    },
    async addRecord(record) {
      progress?.addRecord(record)
      list?.addRecord(record)
      trace?.addRecord(record)
      await data?.addRecord(record)
    },
    note,
    async finish(summary) {
      progress?.stop()
      list?.finish()
      trace?.finish()
      await data?.finish(summary)
      const render = quiet ? renderFailures : renderSummary
      const lines = render(summary, wantsColour(people))
      if (lines.length > 0) await writeReport(people, `${lines.join('\n')}\n`, 'the report')
    },
    close() {
      progress?.stop()
      list?.close()
      traceFile?.close()
    },
  }
}
