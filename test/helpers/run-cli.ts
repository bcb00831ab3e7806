import assert from 'node:assert/strict'
import type { FileRow, SummaryRow } from '../../coordinator/report/schema.js'
import { StartedProcess, type Ended, type StartOptions } from './started-process.js'
import { assertFitsSchema } from './validate-report.js'

const CLI = 'coordinator/cli/main.js'

/** Starts `image-ray` with these arguments. */
export const startCli = (args: readonly string[], options?: StartOptions): StartedProcess =>
  new StartedProcess(CLI, args, options)

/** Runs `image-ray` to its end. */
export const runCli = (args: readonly string[], options?: StartOptions): Promise<Ended> =>
  startCli(args, options).end()

/** The document of `--json`. */
export interface Report {
  readonly files: readonly FileRow[]
  readonly summary: SummaryRow
}

/** Runs `image-ray run --json` to its end and reads the report, which has to fit its schema. */
export async function runForReport(
  args: readonly string[],
  options?: StartOptions,
): Promise<Ended & Report> {
  const ended = await runCli(['run', ...args, '--json'], options)
  assert.match(ended.stdout, /^\{/, `Expected a report, got: ${JSON.stringify(ended)}`)
  const report = JSON.parse(ended.stdout) as Report
  assertFitsSchema(report)
  return { ...ended, ...report }
}

/** A line of `--json-lines`. */
export type ReportLine = ({ type: 'file' } & FileRow) | ({ type: 'summary' } & SummaryRow)

export const parseLines = (stdout: string): readonly ReportLine[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ReportLine)
