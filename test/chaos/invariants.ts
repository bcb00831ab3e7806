import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { isTempName } from '../../shared/state-paths.js'
import type { Report } from '../helpers/run-cli.js'
import { assertAddsUp } from '../helpers/validate-report.js'
import { resultsOf, runChaosJob, stateOf, verifyChaosJob, type ChaosJob } from './chaos-job.js'
import { canFindProcesses, findThoseLeft } from './processes.js'
import { takeSnapshot, type Snapshot } from './snapshot.js'

/** How long a process may outlive its coordinator. */
const ORPHAN_MS = 5_000

/** A job with what is known of it from before any fault. */
export interface Expected {
  readonly job: ChaosJob
  /** The inputs as they were. */
  readonly originals: Snapshot
  /** What a run that nobody disturbed left at the place of the results. */
  readonly calm: Snapshot
  /** Pictures that have to fail, each with its code. */
  readonly failed?: Readonly<Record<string, string>>
  /** The name of a result; that of the picture when left out. */
  readonly resultName?: (name: string) => string
}

const sameName = (name: string): string => name

/** Whether a file of this name may hold these bytes, at whatever moment. */
function assertWhole({ originals, calm }: Expected, name: string, hash: string, where: string) {
  const allowed = [originals.get(name), calm.get(name)]
  assert(allowed.includes(hash), `${where}: ${name} is neither its original nor its result`)
}

/**
 * What holds at every moment, also after a kill and before the next run: every original is there or
 * its complete result is, a kept original is its original, and no process is left.
 */
export async function assertNothingHarmed(expected: Expected): Promise<void> {
  const { job, originals, resultName = sameName } = expected
  // First, so that nobody writes while files are looked at.
  if (canFindProcesses) assert.deepEqual(await findThoseLeft(job.inputDir, ORPHAN_MS), [])
  if (job.outputDir !== undefined) assert.deepEqual(takeSnapshot(job.inputDir), originals)
  const results = takeSnapshot(resultsOf(job))
  for (const [name, hash] of results) {
    if (!isTempName(posix.basename(name))) assertWhole(expected, name, hash, resultsOf(job))
  }
  if (job.outputDir !== undefined) return
  for (const name of originals.keys()) {
    assert(results.has(name) || results.has(resultName(name)), `${name} is gone`)
  }
  for (const [name, hash] of takeSnapshot(`${stateOf(job)}/originals`)) {
    assert.equal(hash, originals.get(name), `What is kept of ${name} is not its original`)
  }
}

/** The place of the results as it has to be in the end. */
function expectedResults({ job, originals, calm, failed = {}, resultName = sameName }: Expected) {
  const results = new Map(calm)
  for (const name of Object.keys(failed)) {
    results.delete(resultName(name))
    const original = originals.get(name)
    if (job.outputDir === undefined && original !== undefined) results.set(name, original)
  }
  return results
}

/**
 * One record a picture, sums that agree, and the exit code that belongs to them.
 * @param names what is to be found; the originals when left out
 */
export function assertReportAgrees(
  { originals, failed = {} }: Expected,
  { code, files, summary }: Report & { readonly code: number | null },
  names: Iterable<string> = originals.keys(),
): void {
  assertAddsUp(summary)
  assert.equal(summary.found, originals.size)
  assert.equal(summary.remaining, 0)
  assert.deepEqual(files.map(({ name }) => name).sort(), [...names].sort())
  const failures = files.flatMap((file) => (file.status === 'failed' ? [file] : []))
  assert.deepEqual(
    Object.fromEntries(failures.map((file) => [file.name, file.code])),
    failed,
    failures.map(({ message }) => message).join('\n'),
  )
  assert.equal(code, failures.length > 0 ? 1 : 0)
}

/**
 * The invariants of the design (section 6), after any fault and a run that came to its end: all of
 * `assertNothingHarmed`, results equal to those of a calm run, and a second run that has nothing to
 * do and leaves neither temp file nor process; records and results agree.
 */
export async function assertInvariants(expected: Expected): Promise<void> {
  const { job, originals, failed = {} } = expected
  await assertNothingHarmed(expected)

  const again = await runChaosJob(job)
  const results = expectedResults(expected)
  assertReportAgrees(expected, again, job.outputDir === undefined ? results.keys() : undefined)
  const { ok, chunks, skippedBy } = again.summary
  const failures = Object.keys(failed).length
  assert.deepEqual([ok, chunks], [0, 0], 'A second run had work to do')
  assert.deepEqual(skippedBy, { unchanged: originals.size - failures })

  assert.deepEqual(takeSnapshot(resultsOf(job)), results)
  await assertNothingHarmed(expected)
  assert.deepEqual(await verifyChaosJob(job), {
    ...{ code: 0, checked: originals.size - failures, findings: [] },
  })
}
