import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runJob, type JobEvent, type JobOptions } from '../../../coordinator/index.js'
import { listTree } from '../../helpers/file-tree.js'
import { startHandWorker } from '../../helpers/hand-worker.js'
import { makeJpeg, numberedNames, writeFiles } from '../../helpers/pictures.js'
import { endStartedProcesses, waitUntilGone } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const FILES = 200
/** After how many results a worker is killed. */
const KILLS = [10, 60, 110]

const hashFiles = (directory: string, names: readonly string[]): ReadonlySet<string> =>
  new Set(
    names.map((name) =>
      createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex'),
    ),
  )

describe('A job whose workers are lost', () => {
  const space = useWorkspace()
  const names = numberedNames(FILES)
  let inputDir: string

  before(async () => {
    inputDir = space.makeDirectory('pictures')
    writeFiles(inputDir, names, await makeJpeg(320, 240))
  })
  after(endStartedProcesses)

  const operations = { resize: { size: '80x' } } as const

  /** Runs a job, kills the worker of every result that `KILLS` names, and counts the rows. */
  async function runAndKill(options: JobOptions) {
    const pids = new Map<string, number>()
    const everyPid: number[] = []
    const observe = (event: JobEvent): void => {
      if (event.type !== 'worker-ready') return
      pids.set(event.worker, event.pid)
      everyPid.push(event.pid)
    }
    const rows = new Map<string, number>()
    const job = runJob({ ...options, workers: 2, operations, onEvent: observe })
    let count = 0
    for await (const { name, worker = '' } of job) {
      rows.set(name, (rows.get(name) ?? 0) + 1)
      const pid = pids.get(worker)
      if (KILLS.includes(++count) && pid !== undefined) process.kill(pid, 'SIGKILL')
    }
    return { rows, everyPid, summary: await job.finish() }
  }

  it('has every picture once, whichever worker was killed', async () => {
    const { rows, everyPid, summary } = await runAndKill({ inputDir, outputDir: space.at('out') })
    assert.deepEqual([...rows.keys()].sort(), names)
    assert.deepEqual(new Set(rows.values()), new Set([1]))
    assert.equal(summary.ok, FILES)
    // A result that was under way may name a worker that is dead already, so not every kill counts.
    const restarts = summary.workers.reduce((sum, worker) => sum + worker.restarts, 0)
    assert(restarts >= 1 && restarts <= KILLS.length, `Expected 1 to 4 restarts, got ${restarts}`)
    assert.deepEqual(listTree(space.at('out')), names)
    for (const pid of everyPid) assert(await waitUntilGone(pid, 1_000), `Worker ${pid} runs on`)
  })

  it('replaces every picture once in place, and keeps every original', async () => {
    const inPlace = space.makeDirectory('in-place')
    const original = await makeJpeg(320, 240)
    writeFiles(inPlace, names, original)
    const { rows, summary } = await runAndKill({ inputDir: inPlace })
    assert.equal(summary.ok, FILES)
    assert.equal(rows.size, FILES)
    assert.equal(summary.backupBytes, FILES * original.length)
    const originals = hashFiles(space.at('in-place', '.image-ray', 'originals'), names)
    const results = hashFiles(inPlace, names)
    // All pictures are alike: had one been encoded from its own output, it would differ.
    assert.deepEqual([originals.size, results.size], [1, 1])
    assert.notDeepEqual(originals, results)
    assert.deepEqual(
      listTree(inPlace).filter((name) => name.includes('.tmp')),
      [],
    )
  })

  it('gives up on a picture that took three workers down, and does the rest', async () => {
    const poison = '050.jpg'
    const pids = new Map<string, number>()
    const failed: string[] = []
    const job = runJob({
      ...{ inputDir, outputDir: space.at('poison'), workers: 2, operations, limit: 100 },
      onEvent: (event) => {
        if (event.type === 'worker-ready') pids.set(event.worker, event.pid)
        if (event.type !== 'working' || event.name !== poison) return
        const pid = pids.get(event.worker)
        if (pid !== undefined) process.kill(pid, 'SIGKILL')
      },
    })
    for await (const row of job) {
      if (row.status === 'failed') failed.push(`${row.name} ${row.code} ${row.attempts}`)
    }
    const summary = await job.finish()
    assert.deepEqual(failed, [`${poison} worker_crash 3`])
    assert.equal(summary.ok, 99)
    assert.match(summary.failures[0]?.message ?? '', /got none in 3 attempts: killed by SIGKILL/)
    assert.deepEqual(
      listTree(space.at('poison')),
      names.slice(0, 100).filter((name) => name !== poison),
    )
  })

  it('ends with everything remaining where no worker can start', async () => {
    const losses: string[] = []
    const before = process.env['NODE_OPTIONS']
    process.env['NODE_OPTIONS'] = '--import=data:text/javascript,process.exit(7)'
    try {
      const summary = await runJob({
        ...{ inputDir, outputDir: space.at('none'), workers: 2, operations },
        onEvent: (event) => {
          if (event.type === 'worker-lost') losses.push(event.reason)
        },
      }).finish()
      assert.equal(summary.stopped, 'no-worker')
      assert.match(summary.stoppedReason ?? '', /exit code 7/)
      assert.deepEqual([summary.found, summary.remaining], [FILES, FILES])
      assert.equal(losses.length, 6)
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS']
      else process.env['NODE_OPTIONS'] = before
    }
  })

  it('ends with the rest remaining where the last worker by hand is gone', async () => {
    const tokenFile = space.at('token')
    const worker = await startHandWorker(['--root', space.path, '--token-file', tokenFile])
    const job = runJob({
      ...{ inputDir, outputDir: space.at('lost'), operations, tokenFile },
      connect: [worker.address],
    })
    let rows = 0
    for await (const _ of job) if (++rows === 20) worker.process.signal('SIGKILL')
    const summary = await job.finish()
    assert.equal(summary.stopped, 'no-worker')
    assert.equal(summary.ok + summary.remaining, FILES)
    assert.deepEqual(
      listTree(space.at('lost')).filter((name) => !/^\d+\.jpg$/.test(name)),
      [],
    )
  })

  it('goes on where one of two workers by hand is gone', async () => {
    const tokenFile = space.at('token')
    const args = ['--root', space.path, '--token-file', tokenFile]
    const [first, second] = await Promise.all([startHandWorker(args), startHandWorker(args)])
    const job = runJob({
      ...{ inputDir, outputDir: space.at('one-left'), operations, tokenFile },
      connect: [first.address, second.address],
    })
    let rows = 0
    for await (const _ of job) if (++rows === 20) first.process.signal('SIGKILL')
    const summary = await job.finish()
    assert.equal(rows, FILES)
    assert.equal(summary.ok, FILES)
    assert.deepEqual(listTree(space.at('one-left')), names)
  })
})
