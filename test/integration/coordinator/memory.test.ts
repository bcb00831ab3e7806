import assert from 'node:assert/strict'
import sharp from 'sharp'
import { runJob, type FileRow, type JobEvent, type JobOptions } from '../../../coordinator/index.js'
import { withFaults, type Fault } from '../../helpers/faults.js'
import { listTree } from '../../helpers/file-tree.js'
import { makeMemoryGroup } from '../../helpers/memory-group.js'
import { makeJpeg, numberedNames, writeFiles } from '../../helpers/pictures.js'
import { startCli, type Report } from '../../helpers/run-cli.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

describe('A job with a budget of memory', () => {
  const space = useWorkspace()
  const names = numberedNames(12)
  const large = ['large-1.jpg', 'large-2.jpg']
  let inputDir: string

  before(async () => {
    inputDir = space.makeDirectory('pictures')
    writeFiles(inputDir, names, await makeJpeg(320, 240))
    const plain = sharp({
      create: { width: 2_000, height: 1_500, channels: 3, background: 'teal' },
    })
    writeFiles(inputDir, large, await plain.jpeg({ progressive: true }).toBuffer())
  })
  after(endStartedProcesses)

  async function run(options: JobOptions, faults: Readonly<Record<string, Fault>> = {}) {
    const events: JobEvent[] = []
    const rows = new Map<string, FileRow>()
    const job = runJob({
      ...{ inputDir, workers: 2, operations: { resize: { size: '80x' } }, ...options },
      onEvent: (event) => events.push(event),
    })
    await withFaults(faults, async () => {
      for await (const row of job) rows.set(row.name, row)
      await job.finish()
    })
    return { events, rows, summary: await job.finish() }
  }

  it('runs the pictures alone that take more than a share', async () => {
    const outputDir = space.at('alone')
    const { rows, summary, events } = await run({ outputDir, memory: '25MB' })
    assert.deepEqual(
      [summary.ok, summary.memory],
      [14, { totalBytes: 25_000_000, shareBytes: 12_500_000, deferred: 2 }],
    )
    assert.deepEqual(listTree(outputDir), [...names, ...large].sort())
    assert.deepEqual([...rows.keys()].slice(-2).sort(), large)
    for (const name of large) assert.equal(rows.get(name)?.attempts, 1)
    const deferred = events.flatMap((event) => (event.type === 'deferred' ? [event] : []))
    for (const { peakBytes } of deferred) assert(peakBytes > 12_500_000, `${peakBytes}`)
  })

  it('refuses the pictures that take more than all of it', async () => {
    const { rows, summary } = await run({ outputDir: space.at('refused'), memory: '15MB' })
    assert.deepEqual([summary.ok, summary.failedBy], [12, { too_large: 2 }])
    const row = rows.get('large-1.jpg')
    assert(row?.status === 'failed')
    assert.match(
      row.message,
      /^Expected at most 15000000 bytes of memory \(--memory\) for .*large-1\.jpg, got an estimate of \d+$/,
    )
  })

  it('takes half of what there is when it is given none', async () => {
    const { summary } = await run({ outputDir: space.at('default') })
    const { totalBytes = 0, shareBytes, deferred } = summary.memory ?? {}
    assert.deepEqual([shareBytes, deferred], [Math.floor(totalBytes / 2), 0])
    assert(totalBytes > 10_000_000, `${totalBytes}`)
  })

  it('replaces a worker that has grown, and charges nobody', async () => {
    const faults = { '003.jpg': { fault: 'allocate', bytes: 450_000_000 } } as const
    const { rows, summary, events } = await run(
      { outputDir: space.at('grown'), memory: '400MB', workers: 1, chunks: 14 },
      faults,
    )
    assert.equal(summary.ok, 14)
    const recycled = events.flatMap((event) => (event.type === 'worker-recycled' ? [event] : []))
    assert.equal(recycled.length, 1)
    assert((recycled[0]?.rssBytes ?? 0) > 450_000_000)
    assert.deepEqual(
      events.filter(({ type }) => type === 'worker-lost'),
      [],
    )
    for (const row of rows.values()) assert.equal(row.attempts, 1)
    assert.deepEqual(
      summary.workers.map(({ restarts }) => restarts),
      [1],
    )
  })

  it('tries a picture once more, alone, that the kernel killed a worker for', async function () {
    const group = makeMemoryGroup(700_000_000)
    if (!group) {
      // To limit memory takes root and control groups.
      this.skip()
    }
    try {
      const faults = { '003.jpg': { fault: 'allocate', bytes: 1_500_000_000 } }
      const cli = startCli(
        ['run', '--input-dir', inputDir, '--output-dir', space.at('killed'), '--json'].concat([
          ...['--workers', '2', '--memory', '100MB', '--resize', '80x', '--no-progress'],
        ]),
        { env: { IMAGE_RAY_FAULTS: JSON.stringify(faults) } },
      )
      group.add(cli.pid)
      const { stdout, stderr, code } = await cli.end()
      const { files, summary } = JSON.parse(stdout) as Report
      assert.deepEqual([code, summary.ok, summary.failedBy], [1, 13, { out_of_memory: 1 }], stderr)
      const row = files.find(({ name }) => name === '003.jpg')
      assert(row?.status === 'failed')
      assert.equal(row.attempts, 2)
      assert.match(row.message, /got none in 2 attempts: killed by SIGKILL, for want of memory/)
      assert.equal(files.at(-1)?.name, '003.jpg')
    } finally {
      endStartedProcesses()
      await group.remove()
    }
  })
})
