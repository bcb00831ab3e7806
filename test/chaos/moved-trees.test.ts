import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { copyTree, runCalm } from './calm-run.js'
import { HALVE, runChaosJob, type ChaosJob } from './chaos-job.js'
import { assertInvariants, assertReportAgrees, type Expected } from './invariants.js'
import { writePictures } from './picture-set.js'
import { patienceMs, scaled } from './scale.js'

const PICTURES = scaled(12, 100)

/** Ways to make a copy of a tree; times and inodes are new, or inodes alone. */
const copiers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'cp -r': ['cp', '-r'],
  'rsync -a': ['rsync', '-a'],
}

describe('A tree that was done in place', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  let known: Pick<Expected, 'originals' | 'calm'>

  before(async () => {
    await writePictures(space.at('pictures'), PICTURES)
    known = await runCalm(space.at('pictures'), { inputDir: space.at('done'), args: HALVE })
  })
  after(endStartedProcesses)

  /** A run there finds nothing to encode, and then nothing to look at. */
  async function assertKnown(inputDir: string): Promise<void> {
    const expected: Expected = { job: { inputDir, args: HALVE }, ...known }
    const report = await runChaosJob(expected.job)
    assertReportAgrees(expected, report)
    assert.deepEqual(report.summary.skippedBy, { unchanged: PICTURES })
    await assertInvariants(expected)
  }

  for (const [name, [program, ...flags]] of Object.entries(copiers)) {
    it(`is not encoded again where it was copied by ${name}`, async function () {
      const target = space.at(`copy-${name.replaceAll(' ', '')}`)
      const from = `${space.at('done')}/`
      const { error, status } = spawnSync(program, [...flags, from, target])
      if (error) this.skip()
      assert.equal(status, 0)
      await assertKnown(target)
    })
  }

  it('is not encoded again where it was moved', async () => {
    copyTree(space.at('pictures'), space.at('first'))
    const job: ChaosJob = { inputDir: space.at('first'), args: HALVE }
    await runChaosJob(job)
    renameSync(space.at('first'), space.at('second'))
    await assertKnown(space.at('second'))
  })
})
