import assert from 'node:assert/strict'
import { runCli, runForReport, startCli, type Report } from '../helpers/run-cli.js'
import type { Ended, StartedProcess, StartOptions } from '../helpers/started-process.js'
import { patienceMs } from './scale.js'

/** A job that can be run again and again. */
export interface ChaosJob {
  readonly inputDir: string
  /** In place when left out. */
  readonly outputDir?: string
  /** Only for a new place. */
  readonly stateDir?: string
  /** Everything else of its command line. */
  readonly args: readonly string[]
}

/** Halves: whatever is made from its own result has another size. */
export const HALVE = ['--resize', '50%', '--workers', '2'] as const

const placeArgs = ({ inputDir, outputDir, stateDir }: ChaosJob): readonly string[] => [
  ...['--input-dir', inputDir],
  ...(outputDir === undefined ? [] : ['--output-dir', outputDir]),
  ...(stateDir === undefined ? [] : ['--state-dir', stateDir]),
]

/** Where the journals of a job are. */
export const stateOf = ({ inputDir, stateDir }: ChaosJob): string =>
  stateDir ?? `${inputDir}/.image-ray`

/** Where its results are. */
export const resultsOf = ({ inputDir, outputDir }: ChaosJob): string => outputDir ?? inputDir

export const startChaosJob = (job: ChaosJob, options: StartOptions = {}): StartedProcess =>
  startCli(['run', ...placeArgs(job), ...job.args, '--json-lines'], { patienceMs, ...options })

/** Runs it to its end. */
export const runChaosJob = (
  job: ChaosJob,
  more: readonly string[] = [],
  options: StartOptions = {},
): Promise<Ended & Report> =>
  runForReport([...placeArgs(job), ...job.args, ...more], { patienceMs, ...options })

/** What `image-ray verify` found. */
export async function verifyChaosJob(
  job: ChaosJob,
): Promise<{ readonly code: number | null; readonly checked: number; readonly findings: unknown }> {
  const { outputDir } = job
  const where = outputDir === undefined ? placeArgs(job) : placeArgs(job).slice(2)
  const { code, stdout, stderr } = await runCli(['verify', ...where, '--json'], { patienceMs })
  assert.match(stdout, /^\{/, stderr)
  const { checked, findings } = JSON.parse(stdout) as { checked: number; findings: unknown }
  return { code, checked, findings }
}
