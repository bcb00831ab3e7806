import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import sharp from 'sharp'
import { runJob } from '../../../coordinator/index.js'
import type { FileRow } from '../../../coordinator/index.js'
import { listTree, photographTree } from '../../helpers/file-tree.js'
import { startHandWorker } from '../../helpers/hand-worker.js'
import { makeBrokenJpeg, makeJpeg, writeFiles, writeJpegs } from '../../helpers/pictures.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const operations = { resize: { size: '80x' } } as const

describe('runJob', () => {
  const space = useWorkspace()
  let inputDir: string
  let names: readonly string[]

  before(async () => {
    inputDir = space.makeDirectory('pictures')
    names = await writeJpegs(inputDir, 40)
  })
  after(endStartedProcesses)

  it('gives a row for each picture, then the summary', async () => {
    const outputDir = space.at('rows')
    const inputs = photographTree(inputDir)
    const job = runJob({ inputDir, outputDir, workers: 3, operations })
    const rows: FileRow[] = []
    for await (const row of job) rows.push(row)
    const { workers, bytesIn, bytesOut, ...summary } = await job.finish()

    assert.deepEqual(rows.map(({ name, status }) => `${status} ${name}`).sort(), [
      ...names.map((name) => `ok ${name}`),
    ])
    assert.deepEqual(
      [summary.found, summary.ok, summary.failed, summary.skipped, summary.remaining],
      [40, 40, 0, 0, 0],
    )
    assert.equal(
      workers.reduce((sum, { files }) => sum + files, 0),
      40,
    )
    assert(bytesOut < bytesIn)
    assert.deepEqual(listTree(outputDir), names)
    const { width, height } = await sharp(space.at('rows', '007.jpg')).metadata()
    assert.deepEqual([width, height], [80, 60])
    assert.deepEqual(photographTree(inputDir), inputs)
  })

  for (const [chunks, expected] of [
    [1, 1],
    [3, 3],
    [7, 7],
    [100, 40],
  ] as const) {
    it(`splits 40 pictures into ${expected} chunks where ${chunks} are asked for`, async () => {
      const chunksOf = new Map<number | undefined, number>()
      const job = runJob({
        ...{ inputDir, chunks, workers: 2, operations },
        outputDir: space.at(`chunks-${chunks}`),
      })
      for await (const { chunk } of job) chunksOf.set(chunk, (chunksOf.get(chunk) ?? 0) + 1)
      const summary = await job.finish()
      assert.equal(summary.chunks, expected)
      assert.equal(summary.ok, 40)
      assert.equal(chunksOf.size, expected)
      const sizes = [...chunksOf.values()]
      assert(
        Math.max(...sizes) - Math.min(...sizes) <= 1,
        `Expected even chunks, got ${sizes.join(' ')}`,
      )
    })
  }

  it('shares the work of two workers that were started by hand', async () => {
    const tokenFile = space.at('token')
    const args = ['--root', space.path, '--token-file', tokenFile]
    const [first, second] = await Promise.all([startHandWorker(args), startHandWorker(args)])
    const summary = await runJob({
      ...{ inputDir, tokenFile, operations, chunks: 10 },
      outputDir: space.at('connected'),
      connect: [first.address, second.address],
    }).finish()
    assert.equal(summary.ok, 40)
    assert.deepEqual(
      summary.workers.map(({ address, pid }) => `${address} ${pid}`),
      [first, second].map(({ address, process }) => `${address} ${process.pid}`),
    )
    for (const { files } of summary.workers) assert(files > 0)
    assert.equal(
      summary.workers.reduce((sum, { files }) => sum + files, 0),
      40,
    )
  })

  it('does the whole, each picture once, by its two halves', async () => {
    const outputDir = space.at('shards')
    const halves = await Promise.all(
      ['1/2', '2/2'].map((shard) =>
        runJob({ inputDir, outputDir, shard, workers: 1, operations }).finish(),
      ),
    )
    for (const { ok, found } of halves) assert(ok > 0 && ok === found && ok < 40)
    assert.equal(
      halves.reduce((sum, { ok }) => sum + ok, 0),
      40,
    )
    assert.deepEqual(listTree(outputDir), names)
  })

  it('stops early at the number of failures that was given', async () => {
    const broken = space.makeDirectory('broken')
    writeFiles(broken, names, await makeBrokenJpeg())
    const summary = await runJob({
      ...{ inputDir: broken, maxErrors: 3, workers: 1, chunks: 40, operations },
      outputDir: space.at('few'),
    }).finish()
    assert.equal(summary.stopped, 'max-errors')
    assert.equal(summary.failed, 3)
    assert.equal(summary.remaining, 37)
    assert.deepEqual(summary.failedBy, { corrupt: 3 })
  })

  it('follows links only when told to, and never out of the input directory', async () => {
    const linked = space.makeDirectory('linked')
    writeFiles(linked, ['own/a.jpg'], await makeJpeg())
    symlinkSync(space.at('linked', 'own'), space.at('linked', 'inside'))
    symlinkSync(inputDir, space.at('linked', 'outside'))
    const found = async (follow: boolean): Promise<readonly number[]> => {
      const job = runJob({
        ...{ inputDir: linked, follow, workers: 1, operations },
        outputDir: space.at(follow ? 'followed' : 'not-followed'),
      })
      const { ok, links } = await job.finish()
      return [ok, links]
    }
    assert.deepEqual(await found(false), [1, 2])
    assert.deepEqual(await found(true), [2, 1])
  })

  it('throws what is wrong with the options, and has begun nothing', async () => {
    const job = runJob({ inputDir: space.at('nowhere'), outputDir: space.at('never') })
    await assert.rejects(job.finish(), {
      code: 'refused',
      message: `--input-dir: Expected a directory at ${space.at('nowhere')}, got nothing`,
    })
    await assert.rejects(async () => {
      for await (const _ of runJob({ workers: 0, maxErrors: -1 })) continue
    }, /--workers: .*\n.*--max-errors: /s)
    assert.deepEqual(listTree(space.at('never')), [])
  })
})
