import { isUtf8, toBuffer, toText, type BytePath } from '../../shared/byte-path.js'
import type { Timings } from '../../shared/result.js'
import type { FileRecord, RunSummary } from '../events.js'
import type { FileRow, SummaryRow } from './schema.js'

/** A path's bytes in base64 where its text does not tell them. */
const bytesOf = (path: BytePath): string | undefined =>
  isUtf8(path) ? undefined : toBuffer(path).toString('base64')

/** Milliseconds to the microsecond: the digits after that are noise. */
const roundMs = (durationMs: number): number => Math.round(durationMs * 1000) / 1000

const roundTimings = ({ readMs, processMs, verifyMs, commitMs }: Timings): Timings => ({
  readMs: roundMs(readMs),
  processMs: roundMs(processMs),
  verifyMs: roundMs(verifyMs),
  commitMs: roundMs(commitMs),
})

/** A record as the JSON report has it: paths are text, with their bytes where that is not exact. */
export function toFileRow(record: FileRecord): FileRow {
  const { result, name, input, output, kind, worker, chunk, attempts } = record
  const base = {
    name: toText(name),
    nameBytes: bytesOf(name),
    input: toText(input),
    inputBytes: bytesOf(input),
    output: toText(output),
    outputBytes: bytesOf(output),
    ...{ kind, worker, chunk, attempts },
    warnings: [...result.warnings],
    timings: roundTimings(result.timings),
    inputFacts: result.input,
  }
  switch (result.status) {
    case 'ok': {
      const { status, output: outputFacts, keptBytes, backupBytes } = result
      return { ...base, status, outputFacts, keptBytes, backupBytes }
    }
    case 'failed':
      return { ...base, status: result.status, code: result.code, message: result.message }
    case 'skipped':
      return { ...base, status: result.status, reason: result.reason, message: result.message }
  }
}

/** A summary as the JSON report has it. */
export function toSummaryRow({ backupDir, ...summary }: RunSummary): SummaryRow {
  return {
    ...summary,
    warningTexts: [...summary.warningTexts],
    workerLosses: [...summary.workerLosses],
    notices: [...summary.notices],
    failures: summary.failures.map(({ name, ...failure }) => ({
      ...failure,
      name: toText(name),
      nameBytes: bytesOf(name),
    })),
    workers: summary.workers.map((share) => ({ ...share, busyMs: roundMs(share.busyMs) })),
    durationMs: roundMs(summary.durationMs),
    backupDir: backupDir === undefined ? undefined : toText(backupDir),
    backupDirBytes: backupDir === undefined ? undefined : bytesOf(backupDir),
  }
}
