import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { endStartedProcesses, waitUntilWatchingSignals } from '../helpers/started-process.js'
import { parseLines } from '../helpers/run-cli.js'
import { useWorkspace } from '../helpers/workspace.js'
import { copyTree, runCalm } from './calm-run.js'
import { HALVE, runChaosJob, startChaosJob, type ChaosJob } from './chaos-job.js'
import { assertInvariants, assertNothingHarmed, type Expected } from './invariants.js'
import { writePictures } from './picture-set.js'
import { isLong, patienceMs, scaled } from './scale.js'

const PICTURES = scaled(16, 200)
/** A second signal that comes sooner is taken for the first one by another way. */
const AGAIN_MS = 300

describe('A run in place that is interrupted', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()

  before(async function () {
    // The short form leaves this to test/e2e/signals and terminal.
    if (!isLong || process.platform !== 'linux') this.skip()
    await writePictures(space.at('pictures'), PICTURES)
  })
  after(endStartedProcesses)

  it('once or twice, in whatever phase, is finished by the next one', async () => {
    const calmJob: ChaosJob = { inputDir: space.at('calm'), args: HALVE }
    const job: ChaosJob = { inputDir: space.at('in'), args: HALVE }
    const expected: Expected = { job, ...(await runCalm(space.at('pictures'), calmJob)) }
    copyTree(space.at('pictures'), job.inputDir)

    for (const [phase, times] of [
      ['start', 1],
      ['work', 1],
      ['start', 2],
      ['work', 2],
    ] as const) {
      const run = startChaosJob(job)
      if (phase === 'start') await waitUntilWatchingSignals(run.pid)
      else await run.waitFor('stdout', /\n/)
      run.signal('SIGINT')
      if (times === 2) {
        await sleep(AGAIN_MS)
        run.signal('SIGINT')
      }
      const { code, signal, stdout } = await run.end()
      // A picture in work may be finished before the second one comes.
      assert(code === 130 || (times === 2 && signal === 'SIGINT'), `${String(code)} ${phase}`)
      if (code === 130) {
        const last = parseLines(stdout).at(-1)
        assert(last?.type === 'summary')
        assert.equal(last.ok + last.failed + last.skipped + last.remaining, last.found)
      }
      await assertNothingHarmed(expected)
    }
    const { code, summary } = await runChaosJob(job)
    assert.equal(code, 0, JSON.stringify(summary.failures))
    assert(summary.ok > 0 && summary.skipped > 0)
    await assertInvariants(expected)
  })
})
