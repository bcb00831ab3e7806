import assert from 'node:assert/strict'
import {
  runJob,
  type JobEvent,
  type JobOptions,
  type SummaryRow,
} from '../../../coordinator/index.js'
import { listTree } from '../../helpers/file-tree.js'
import { makeJpeg, numberedNames, writeFiles } from '../../helpers/pictures.js'
import { waitUntilGone } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const FILES = 60

/** Takes down the process of every worker that a job starts. */
function listWorkers(): { readonly pids: number[]; readonly onEvent: (event: JobEvent) => void } {
  const pids: number[] = []
  return {
    pids,
    onEvent: (event) => {
      if (event.type === 'worker-ready') pids.push(event.pid)
    },
  }
}

async function assertGone(pids: readonly number[]): Promise<void> {
  assert(pids.length > 0)
  for (const pid of pids) assert(await waitUntilGone(pid, 1_000), `Worker ${pid} runs on`)
}

function assertAccounted(summary: SummaryRow): void {
  const { found, ok, failed, skipped, remaining } = summary
  assert.equal(ok + failed + skipped + remaining, found)
}

describe('A job that is stopped', () => {
  const space = useWorkspace()
  let inputDir: string

  before(async () => {
    inputDir = space.makeDirectory('pictures')
    writeFiles(inputDir, numberedNames(FILES), await makeJpeg(640, 480))
  })

  const options = (name: string): JobOptions => ({
    ...{ inputDir, outputDir: space.at(name), workers: 2 },
    operations: { resize: { size: '80x' } },
  })

  it('by its signal finishes the pictures in work and reports the rest', async () => {
    const { pids, onEvent } = listWorkers()
    const controller = new AbortController()
    const job = runJob({ ...options('aborted'), signal: controller.signal, onEvent })
    let rows = 0
    for await (const _ of job) if (++rows === 5) controller.abort()
    const summary = await job.finish()
    assert.equal(summary.stopped, 'aborted')
    assert.equal(summary.found, FILES)
    assert.equal(summary.ok, rows)
    assert(summary.remaining > 0)
    assertAccounted(summary)
    assert.equal(listTree(space.at('aborted')).length, rows)
    await assertGone(pids)
  })

  it('before its start does nothing', async () => {
    const job = runJob({ ...options('never'), signal: AbortSignal.abort() })
    const summary = await job.finish()
    assert.equal(summary.ok, 0)
    assertAccounted(summary)
    assert.deepEqual(listTree(space.at('never')), [])
  })

  it('by leaving its loop leaves no worker behind', async () => {
    const { pids, onEvent } = listWorkers()
    const job = runJob({ ...options('left'), onEvent })
    for await (const _ of job) break
    const summary = await job.finish()
    assert.equal(summary.stopped, 'aborted')
    assert(summary.remaining > 0)
    assertAccounted(summary)
    assert.equal(listTree(space.at('left')).length, summary.ok)
    await assertGone(pids)
  })

  it('by kill leaves whole pictures only, and no worker', async () => {
    const { pids, onEvent } = listWorkers()
    const job = runJob({ ...options('killed'), onEvent })
    let rows = 0
    for await (const _ of job) if (++rows === 5) job.kill()
    const summary = await job.finish()
    assert.equal(summary.stopped, 'aborted')
    assertAccounted(summary)
    assert.deepEqual(
      listTree(space.at('killed')).filter((name) => !/^\d+\.jpg$/.test(name)),
      [],
    )
    await assertGone(pids)
  })
})
