import assert from 'node:assert/strict'
import type { Fault } from '../helpers/faults.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { copyTree, runCalm } from './calm-run.js'
import { HALVE, runChaosJob, type ChaosJob } from './chaos-job.js'
import {
  assertInvariants,
  assertNothingHarmed,
  assertReportAgrees,
  type Expected,
} from './invariants.js'
import { writePictures } from './picture-set.js'
import { patienceMs, scaled } from './scale.js'

const PICTURES = scaled(24, 1_000)

/** One picture of each kind of harm; the rest is to come out as if there was none. */
const faults: Readonly<Record<string, Fault>> = {
  '00002.webp': { fault: 'crash', signal: 'SIGSEGV' },
  '00006.jpg': { fault: 'hang' },
  '00009.jpg': { fault: 'lose' },
  '00012.jpg': { fault: 'lie' },
  '00013.png': { fault: 'lie' },
}
const failed = { '00002.webp': 'worker_crash', '00006.jpg': 'timeout' }
const refused = { '00012.jpg': 'internal', '00013.png': 'internal' }
/** Three for the crash, two for the hang, one for the lost result: were it done twice, then two. */
const LOSSES = 6

describe('A run in place with pictures that crash, hang, lie and get lost', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  after(endStartedProcesses)

  it('fails those alone, never takes a damaged result, and restarts no more than it must', async () => {
    await writePictures(space.at('pictures'), PICTURES)
    const calmJob: ChaosJob = { inputDir: space.at('calm'), args: HALVE }
    const { originals, calm } = await runCalm(space.at('pictures'), calmJob)
    const job: ChaosJob = { inputDir: space.at('in'), args: [...HALVE, '--timeout', '3s'] }
    copyTree(space.at('pictures'), job.inputDir)
    const expected: Expected = { job, originals, calm, failed }

    const report = await runChaosJob(job, [], { env: { IMAGE_RAY_FAULTS: JSON.stringify(faults) } })
    assertReportAgrees({ ...expected, failed: { ...failed, ...refused } }, report)
    const { workerLosses, workers } = report.summary
    assert.equal(
      workerLosses.reduce((sum, { count }) => sum + count, 0),
      LOSSES,
      JSON.stringify(workerLosses),
    )
    assert(workers.reduce((sum, { restarts }) => sum + restarts, 0) <= LOSSES)
    await assertNothingHarmed(expected)
    // What an encoder did wrong is our fault and not the picture's: the next run tries again.
    const next = await runChaosJob(job)
    assertReportAgrees(expected, next)
    assert.equal(next.summary.ok, Object.keys(refused).length)
    await assertInvariants(expected)
  })
})
