import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  runJob,
  type FileRow,
  type JobEvent,
  type JobOptions,
  type SummaryRow,
} from '../../../coordinator/index.js'
import { withFaults, type Fault } from '../../helpers/faults.js'
import { listTree } from '../../helpers/file-tree.js'
import { makeJpeg, numberedNames, writeFiles } from '../../helpers/pictures.js'
import { isRunning, waitUntilGone } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const FILES = 12
const names = numberedNames(FILES)
/** Enough for a small picture on a busy machine. */
const TIMEOUT_S = 3

/** Where control groups of the first version can stop a process so that not even SIGKILL ends it. */
const FREEZER = '/sys/fs/cgroup/freezer'

interface Outcome {
  readonly summary: SummaryRow
  readonly failed: readonly FileRow[]
  /** All workers that were started. */
  readonly pids: readonly number[]
}

describe('A job whose workers get faults', () => {
  const space = useWorkspace()
  let inputDir: string

  before(async () => {
    inputDir = space.makeDirectory('pictures')
    writeFiles(inputDir, names, await makeJpeg(320, 240))
  })

  const run = (
    faults: Readonly<Record<string, Fault>>,
    options: JobOptions,
    onEvent: (event: JobEvent) => void = () => undefined,
  ): Promise<Outcome> =>
    withFaults(faults, async () => {
      const pids: number[] = []
      const failed: FileRow[] = []
      const job = runJob({
        ...{ inputDir, workers: 2, operations: { resize: { size: '80x' } }, ...options },
        onEvent: (event) => {
          if (event.type === 'worker-ready') pids.push(event.pid)
          onEvent(event)
        },
      })
      for await (const row of job) if (row.status === 'failed') failed.push(row)
      return { summary: await job.finish(), failed, pids }
    })

  const describeFailures = ({ failed }: Outcome): readonly string[] =>
    failed.map((row) => `${row.name} ${row.status === 'failed' ? row.code : ''} ${row.attempts}`)

  it('tells a loss again in the words of the run that met it, however often', async () => {
    const options = { outputDir: space.at('told-again') }
    await run({ '003.jpg': { fault: 'crash', signal: 'SIGSEGV' } }, options)
    const second = await run({}, options)
    const third = await run({}, options)
    assert.deepEqual([second, third].map(describeFailures), [
      ['003.jpg worker_crash 0'],
      ['003.jpg worker_crash 0'],
    ])
    assert.equal(third.summary.failures[0]?.message, second.summary.failures[0]?.message)
  })

  it('loses one picture of all to workers that crash, and says what happened each time', async () => {
    const outcome = await run(
      {
        '001.jpg': { fault: 'crash', signal: 'SIGBUS', attempts: 2 },
        '003.jpg': { fault: 'crash', signal: 'SIGSEGV' },
        '008.jpg': { fault: 'crash', signal: 'SIGABRT', attempts: 1 },
      },
      { outputDir: space.at('crashes') },
    )
    assert.deepEqual(describeFailures(outcome), ['003.jpg worker_crash 3'])
    assert.equal(
      outcome.summary.failures[0]?.message,
      `Expected a result for ${join(inputDir, '003.jpg')}, ` +
        'got none in 3 attempts: killed by SIGSEGV (3 times)',
    )
    assert.deepEqual(
      listTree(space.at('crashes')),
      names.filter((name) => name !== '003.jpg'),
    )
    const losses = outcome.summary.workerLosses.map(({ text, count }) => `${text} ${count}`)
    assert.deepEqual([...losses].sort(), [
      'killed by SIGABRT 1',
      'killed by SIGBUS 2',
      'killed by SIGSEGV 3',
    ])
  })

  it('replaces a worker that hangs, tries its picture once more, then fails it as timeout', async () => {
    const outcome = await run(
      { '002.jpg': { fault: 'hang' }, '007.jpg': { fault: 'hang', attempts: 1 } },
      { outputDir: space.at('hangs'), timeout: TIMEOUT_S },
    )
    assert.deepEqual(describeFailures(outcome), ['002.jpg timeout 2'])
    assert.equal(outcome.summary.ok, FILES - 1)
    assert.match(outcome.summary.failures[0]?.message ?? '', /2 attempts: no result in 3 s/)
    for (const pid of outcome.pids) assert(await waitUntilGone(pid, 1_000), `Worker ${pid} runs on`)
  })

  it('takes a worker that is stopped for one that hangs', async () => {
    const pids = new Map<string, number>()
    let stopped: number | undefined
    const outcome = await run(
      {},
      { outputDir: space.at('stopped'), timeout: TIMEOUT_S },
      (event) => {
        if (event.type === 'worker-ready') pids.set(event.worker, event.pid)
        const pid = event.type === 'working' && event.name && pids.get(event.worker)
        if (stopped !== undefined || typeof pid !== 'number') return
        stopped = pid
        process.kill(pid, 'SIGSTOP')
      },
    )
    assert.equal(outcome.summary.ok, FILES)
    assert(stopped !== undefined && !isRunning(stopped))
    assert.equal(outcome.summary.workerLosses.length, 1)
  })

  it('encodes nothing twice where a worker dies between the commit and its message', async () => {
    const inPlace = space.makeDirectory('in-place')
    writeFiles(inPlace, names, await makeJpeg(320, 240))
    const outcome = await run(
      { '005.jpg': { fault: 'lose' }, '009.jpg': { fault: 'lose' } },
      { inputDir: inPlace },
    )
    assert.equal(outcome.summary.ok, FILES)
    const results = names.map((name) => readFileSync(join(inPlace, name), 'base64'))
    assert.equal(new Set(results).size, 1)
  })

  it('ends a run in which nothing goes on, and says what everybody was on', async () => {
    const outcome = await run(Object.fromEntries(names.map((name) => [name, { fault: 'hang' }])), {
      outputDir: space.at('stalled'),
      timeout: 0,
      stallAfterMs: 1_500,
    })
    const { stopped, stoppedReason, remaining } = outcome.summary
    assert.deepEqual([stopped, remaining], ['stalled', FILES])
    assert.match(
      stoppedReason ?? '',
      /^Nothing happened for 1\.5 s: w\d on 0\d\d\.jpg, w\d on 0\d\d\.jpg$/,
    )
    for (const pid of outcome.pids) assert(await waitUntilGone(pid, 1_000), `Worker ${pid} runs on`)
  })

  it('gives up a process that not even SIGKILL ends, with its picture', async function () {
    const group = join(FREEZER, `image-ray-test-${process.pid}`)
    const isThere = existsSync(join(FREEZER, 'cgroup.procs'))
    if (!isThere || process.getuid?.() !== 0) {
      this.skip()
    }
    this.timeout(60_000)
    mkdirSync(group)
    const pids = new Map<string, number>()
    let isFrozen = false
    try {
      const outcome = await run(
        { '002.jpg': { fault: 'hang', attempts: 1 } },
        { outputDir: space.at('frozen'), timeout: 2 },
        (event) => {
          if (event.type === 'worker-ready') pids.set(event.worker, event.pid)
          if (event.type !== 'working' || event.name !== '002.jpg' || isFrozen) return
          isFrozen = true
          writeFileSync(join(group, 'cgroup.procs'), String(pids.get(event.worker)))
          writeFileSync(join(group, 'freezer.state'), 'FROZEN')
        },
      )
      assert.deepEqual(describeFailures(outcome), ['002.jpg timeout 1'])
      assert.match(outcome.summary.failures[0]?.message ?? '', /cannot be ended$/)
      assert.equal(outcome.summary.ok, FILES - 1)
    } finally {
      writeFileSync(join(group, 'freezer.state'), 'THAWED')
      // As long as its parent has not collected it, it stays a member.
      while (existsSync(group)) {
        await sleep(50)
        if (readFileSync(join(group, 'cgroup.procs'), 'utf8') === '') rmdirSync(group)
      }
    }
    assert.deepEqual(
      listTree(space.at('frozen')),
      names.filter((name) => name !== '002.jpg'),
    )
  })
})
