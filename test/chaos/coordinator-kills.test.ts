import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { listTree } from '../helpers/file-tree.js'
import { startCli } from '../helpers/run-cli.js'
import { endStartedProcesses, isRunning, type StartedProcess } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { copyTree, runCalm } from './calm-run.js'
import { HALVE, runChaosJob, startChaosJob, stateOf, type ChaosJob } from './chaos-job.js'
import { assertInvariants, assertNothingHarmed, type Expected } from './invariants.js'
import { writePictures } from './picture-set.js'
import { Random } from './random.js'
import { say } from './say.js'
import { patienceMs, scaled } from './scale.js'
import { photograph, type Snapshot } from './snapshot.js'

const PICTURES = scaled(40, 300)
const KILLS = scaled(5, 20)
const UNDO_KILLS = 5
/** Were there more pictures before a kill on average, later kills would find nothing left to do. */
const STEP = PICTURES / (KILLS + 1)

describe('A run in place whose coordinator is killed again and again', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  const random = new Random()
  let expected: Expected
  let photographed: Snapshot

  before(async () => {
    await writePictures(space.at('pictures'), PICTURES)
    const calmJob: ChaosJob = { inputDir: space.at('calm'), args: HALVE }
    const job: ChaosJob = { inputDir: space.at('in'), args: HALVE }
    expected = { job, ...(await runCalm(space.at('pictures'), calmJob)) }
    copyTree(space.at('pictures'), job.inputDir)
    photographed = photograph(job.inputDir)
  })
  after(endStartedProcesses)

  const countKept = (): number => listTree(`${stateOf(expected.job)}/originals`).length

  /** Kills an undo once it has put some originals back, or has ended. */
  async function killUndo(undo: StartedProcess, some: number): Promise<void> {
    const goal = countKept() - some
    const ended = undo.end()
    while (isRunning(undo.pid) && countKept() > goal) await sleep(1)
    undo.signal('SIGKILL')
    await ended
  }

  /** One start and its kill; alone the coordinator leaves its workers to end by themselves. */
  async function killOnce(isAlone: boolean): Promise<void> {
    const run = startChaosJob(expected.job, { ownGroup: true })
    // What is done is told again, by records that come first.
    const known = countKept()
    await run.waitForLines(known + Math.floor(random.between(0, 1.4) * STEP), patienceMs)
    await sleep(random.between(0, 200))
    if (isAlone) run.signal('SIGKILL')
    else run.killGroup()
    await run.end()
  }

  it('is in the end what one undisturbed run leaves', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await killOnce(kill % 2 === 0)
      await assertNothingHarmed(expected)
    }
    // A picture may have been in work at three kills.
    const { code, summary } = await runChaosJob(expected.job, ['--retry-failed'])
    assert.equal(code, 0, JSON.stringify(summary.failures))
    say(`seed ${random.seed}, ${KILLS} kills: ${summary.ok} pictures left to the last run`)
    await assertInvariants(expected)
  })

  it('is undone byte for byte, with modes and times, by an undo that is killed as well', async () => {
    const { inputDir } = expected.job
    const args = ['undo', '--input-dir', inputDir, '--yes', '--json']
    for (let kill = 0; kill < UNDO_KILLS; kill += 1) {
      await killUndo(startCli(args), Math.floor(random.between(0, PICTURES / UNDO_KILLS)))
      await assertNothingHarmed(expected)
    }
    const { code, stdout, stderr } = await startCli(args, { patienceMs }).end()
    assert.equal(code, 0, stdout + stderr)
    assert.deepEqual(photograph(inputDir), photographed)
    say(`undone by the last one: ${String((JSON.parse(stdout) as { restored: number }).restored)}`)
  })
})
