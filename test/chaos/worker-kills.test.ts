import assert from 'node:assert/strict'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { copyTree, runCalm } from './calm-run.js'
import { HALVE, runChaosJob, type ChaosJob } from './chaos-job.js'
import { assertInvariants, assertReportAgrees, type Expected } from './invariants.js'
import { Killer } from './killer.js'
import { writePictures } from './picture-set.js'
import { canFindProcesses } from './processes.js'
import { Random } from './random.js'
import { isLong, patienceMs, scaled } from './scale.js'
import { say } from './say.js'

const PICTURES = scaled(60, 1_000, 'IMAGE_RAY_CHAOS_PICTURES')
const EVERY_MS = scaled(700, 2_000)
const MAX_KILLS = scaled(4, PICTURES)
/** Enough for every picture on a busy machine, and short for one whose worker is stopped. */
const TIMEOUT = '3s'
const signals = ['SIGSTOP', 'SIGKILL', 'SIGSEGV'] as const

describe('A run whose workers are killed again and again', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  const args = [...HALVE, '--timeout', TIMEOUT]

  before(async function () {
    if (!canFindProcesses) this.skip()
    await writePictures(space.at('pictures'), PICTURES)
  })
  after(endStartedProcesses)

  /** A job in place, or into a new place, below a directory of its own. */
  const jobAt = (name: string, isInPlace: boolean): ChaosJob => {
    const inputDir = space.at(name, 'in')
    if (isInPlace) return { inputDir, args }
    return { inputDir, args, outputDir: space.at(name, 'out'), stateDir: space.at(name, 'state') }
  }

  for (const isInPlace of isLong ? [false, true] : [true]) {
    const where = isInPlace ? 'in place' : 'into a new place'
    it(`does every picture ${where}, as a calm one does`, async () => {
      const random = new Random()
      const job = jobAt(isInPlace ? 'in-place' : 'new-place', isInPlace)
      const calmJob = jobAt(isInPlace ? 'calm-in-place' : 'calm-new-place', isInPlace)
      const { originals, calm, calmMs } = await runCalm(space.at('pictures'), calmJob)
      const expected: Expected = { job, originals, calm }
      copyTree(space.at('pictures'), job.inputDir)

      const killer = new Killer({ job, everyMs: EVERY_MS, maxKills: MAX_KILLS, signals, random })
      const report = await runChaosJob(job).finally(() => killer.stop())
      const kills = await killer.stop()
      assertReportAgrees(expected, report)
      assert.equal(report.summary.ok, PICTURES)
      assert(kills > 0, 'Nobody was killed')
      say(
        `seed ${random.seed}, ${kills} kills: ${Math.round(report.summary.durationMs)} ms, ` +
          `calm ${Math.round(calmMs)} ms`,
      )
      await assertInvariants(expected)
    })
  }
})
