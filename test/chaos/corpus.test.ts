import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { endStartedProcesses } from '../helpers/started-process.js'
import { assertAddsUp } from '../helpers/validate-report.js'
import { useWorkspace } from '../helpers/workspace.js'
import { runChaosJob, type ChaosJob } from './chaos-job.js'
import { Killer } from './killer.js'
import { findThoseLeft } from './processes.js'
import { Random } from './random.js'
import { say } from './say.js'
import { isLong, patienceMs, scaled } from './scale.js'
import { takeSnapshot } from './snapshot.js'

/** Pictures of other projects, which are not ours to give away; beside the checkout. */
const corpus = resolve(process.env['IMAGE_RAY_CHAOS_CORPUS'] ?? '../shared/corpus')
const hasCorpus = existsSync(corpus)
const ROUNDS = scaled(1, 3)
const MAX_KILLS = scaled(3, 30)
const inputDir = isLong ? corpus : `${corpus}/bmp`
const signals = ['SIGKILL', 'SIGSEGV'] as const

describe(hasCorpus ? 'The corpus' : `The corpus (skipped: not there at ${corpus})`, function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  before(function () {
    if (!hasCorpus || process.platform !== 'linux') this.skip()
  })
  after(endStartedProcesses)

  /** What became of each file: its status, and the code of a failure. */
  async function runRound(round: string, random?: Random): Promise<Record<string, string>> {
    const job: ChaosJob = {
      ...{ inputDir, outputDir: space.at(round, 'out'), stateDir: space.at(round, 'state') },
      args: [
        ...['--resize', '160x120', '--effort', '0', '--workers', '2'],
        // Names of inputs in several formats meet in one output.
        ...['--on-collision', 'suffix', '--timeout', '60s'],
      ],
    }
    const killer = random && new Killer({ job, everyMs: 300, maxKills: MAX_KILLS, signals, random })
    const { summary, files } = await runChaosJob(job).finally(() => killer?.stop())
    const kills = await killer?.stop()
    assertAddsUp(summary)
    assert.equal(summary.remaining, 0)
    assert.equal(summary.failedBy.internal, undefined, JSON.stringify(summary.failures))
    assert.equal(new Set(files.map(({ name }) => name)).size, summary.found)
    if (random) say(`seed ${random.seed}, ${String(kills)} kills`)
    // The inputs are those of everybody: another path tells the processes of this run.
    assert.deepEqual(await findThoseLeft(space.path, 5_000), [])
    return Object.fromEntries(
      files.map((row) => [row.name, row.status === 'failed' ? row.code : row.status]),
    )
  }

  it('comes out alike each time, however many workers are killed on the way', async () => {
    const inputs = takeSnapshot(inputDir)
    const calm = await runRound('calm')
    for (let round = 0; round < ROUNDS; round += 1) {
      assert.deepEqual(await runRound(`round-${String(round)}`, new Random()), calm)
    }
    assert.deepEqual(takeSnapshot(inputDir), inputs)
  })
})
