import assert from 'node:assert/strict'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { copyTree, runCalm } from './calm-run.js'
import { runChaosJob, startChaosJob, type ChaosJob } from './chaos-job.js'
import { assertInvariants, assertNothingHarmed, type Expected } from './invariants.js'
import { writePictures } from './picture-set.js'
import { say } from './say.js'
import { isLong, patienceMs } from './scale.js'
import { canTrace, killWorkerAt, traceRun, type KillPoint } from './trace.js'

const HALVE = ['--resize', '50%', '--workers', '1'] as const
/** Each start does a few pictures before it is killed at another. */
const PICTURES_A_POINT = 6

/** Every call that a commit makes, each as often as two commits make it. */
const everyPoint: readonly KillPoint[] = Object.entries({
  ...{ openat: 10, write: 12, fsync: 8, mkdir: 4, link: 3, rename: 2 },
  ...{ unlink: 3, fchown: 2, fchmod: 2, utimensat: 2, ftruncate: 1, close: 8 },
}).flatMap(([call, count]) => Array.from({ length: count }, (_, at) => ({ call, n: at + 1 })))

const at = (call: string, n: number): KillPoint => ({ call, n })

/** A way to commit, with the steps at which nearly everything may go wrong. */
interface Way {
  readonly title: string
  readonly args: readonly string[]
  readonly isInPlace: boolean
  readonly points: readonly KillPoint[]
  readonly resultName?: (name: string) => string
}

const ways: readonly Way[] = [
  {
    ...{ title: 'in place', args: HALVE, isInPlace: true },
    points: [...[at('write', 3), at('link', 1), at('fsync', 3), at('rename', 1), at('fsync', 4)]],
  },
  {
    ...{ title: 'with --replace-source', isInPlace: true },
    args: [...HALVE, '--format', 'avif', '--effort', '0', '--replace-source'],
    points: [at('link', 1), at('link', 2), at('unlink', 1)],
    resultName: (name) => name.replace(/\w+$/, 'avif'),
  },
  {
    ...{ title: 'into a new place', args: HALVE, isInPlace: false },
    points: [at('link', 1), at('unlink', 1)],
  },
]

describe('A worker that is killed at every step of a commit', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()

  before(function () {
    if (!canTrace()) this.skip()
  })
  after(endStartedProcesses)

  const jobAt = (name: string, { args, isInPlace }: Way): ChaosJob => {
    const inputDir = space.at(name, 'in')
    if (isInPlace) return { inputDir, args }
    return { inputDir, args, outputDir: space.at(name, 'out'), stateDir: space.at(name, 'state') }
  }

  for (const [index, way] of (isLong ? ways : ways.slice(0, 1)).entries()) {
    it(`leaves each picture whole, ${way.title}`, async () => {
      const points = isLong ? everyPoint : way.points
      const pictures = space.at(`pictures-${String(index)}`)
      await writePictures(pictures, points.length * PICTURES_A_POINT)
      const job = jobAt(`way-${String(index)}`, way)
      const known = await runCalm(pictures, jobAt(`calm-${String(index)}`, way))
      const { resultName } = way
      const expected: Expected = { job, ...known, ...(resultName ? { resultName } : {}) }
      copyTree(pictures, job.inputDir)

      let kills = 0
      for (const point of points) {
        const run = startChaosJob({ ...job, args: [...job.args, '--verbose'] }, { ownGroup: true })
        const isKilled = await killWorkerAt(run, point)
        run.killGroup()
        await run.end()
        if (isKilled) kills += 1
        await assertNothingHarmed(expected)
      }
      say(`${String(kills)} of ${String(points.length)} points reached`)
      // A commit into a new place makes no fsync and no rename.
      assert(kills > points.length / (way.isInPlace ? 2 : 3))

      const { code, summary } = await runChaosJob(job, ['--retry-failed'])
      assert.equal(code, 0, JSON.stringify(summary.failures))
      await assertInvariants(expected)
    })
  }

  it('would find bytes, kept original and new name on the disk in this order', async () => {
    const inputDir = space.at('traced')
    const names = await writePictures(inputDir, 4)
    const calls = ['openat', 'fsync', 'link', 'rename']
    const args = ['run', '--input-dir', inputDir, ...HALVE]
    const threads = traceRun(args, calls, space.at('trace'))
    // A commit begins with its temp file, and ends before the next one's.
    const commits = threads.flatMap((thread) =>
      thread.split(/^(?=openat\(.*\.tmp", .*O_EXCL)/m).slice(1),
    )
    assert.equal(commits.length, names.length)
    for (const name of names) {
      const path = `${inputDir}/${name}`
      const folder = path.slice(0, path.lastIndexOf('/'))
      const kept = `${inputDir}/.image-ray/originals/${name}`
      const steps = [
        (line: string) => /^fsync\(\d+<.*\.tmp>\)/.test(line),
        (line: string) => line.startsWith(`link("${path}", "${kept}")`),
        (line: string) => /^fsync\(\d+<.*\/originals(?:\/sub)?>\)/.test(line),
        (line: string) => /^rename\(".*\.tmp", /.test(line) && line.includes(`, "${path}")`),
        (line: string) => line.startsWith('fsync(') && line.includes(`<${folder}>)`),
      ]
      const commit = commits.find((text) => text.includes(`, "${path}")`)) ?? ''
      const found = steps.map((isStep) => commit.split('\n').findIndex(isStep))
      assert(!found.includes(-1), commit)
      assert.deepEqual(
        [...found].sort((one, other) => one - other),
        found,
        commit,
      )
    }
  })
})
