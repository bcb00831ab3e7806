import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { ImageRayError, runJob, type JobOptions } from '../../../coordinator/index.js'
import { listTree, photographTree } from '../../helpers/file-tree.js'
import { makeBrokenJpeg, makeJpeg, makePng, writeFiles } from '../../helpers/pictures.js'
import { useWorkspace } from '../../helpers/workspace.js'

const operations = { resize: { size: '80x' } } as const
const webp = { ...operations, encode: { format: 'webp' } } as const

describe('The outputs of a job', () => {
  const space = useWorkspace()
  const run = (options: JobOptions) => runJob({ workers: 1, operations, ...options }).finish()

  it('make a complete mirror where other files are copied', async () => {
    const inputDir = space.makeDirectory('mixed')
    writeFiles(inputDir, ['a.jpg', 'sub/b.jpg'], await makeJpeg())
    writeFiles(inputDir, ['notes.txt', 'sub/data.csv'], Buffer.from('text'))
    const outputDir = space.at('mirror')
    const summary = await run({ inputDir, outputDir, copyOthers: true })
    assert.equal(summary.ok, 2)
    assert.deepEqual(summary.others, { found: 2, copied: 2, failed: 0, skipped: 0 })
    assert.deepEqual(listTree(outputDir), listTree(inputDir))
    assert.equal(readFileSync(space.at('mirror', 'sub', 'data.csv'), 'utf8'), 'text')
  })

  describe('that would share a name', () => {
    let inputDir: string
    before(async () => {
      inputDir = space.makeDirectory('clashing')
      writeFiles(inputDir, ['sub/a.png', 'alone.png'], await makePng())
      writeFiles(inputDir, ['sub/a.jpg'], await makeJpeg())
    })

    it('are refused before any work, with both inputs named', async () => {
      const outputDir = space.at('refused')
      await assert.rejects(run({ inputDir, outputDir, operations: webp }), (error) => {
        assert(error instanceof ImageRayError)
        assert.equal(error.code, 'refused')
        assert.match(error.message, /sub\/a\.jpg and sub\/a\.png would both become sub\/a\.webp/)
        return true
      })
      assert.deepEqual(listTree(outputDir), [])
    })

    it('are told apart by their old endings on request', async () => {
      const outputDir = space.at('apart')
      const summary = await run({
        ...{ inputDir, outputDir, operations: webp, onCollision: 'suffix' },
      })
      assert.equal(summary.ok, 3)
      assert.deepEqual(listTree(outputDir), ['alone.webp', 'sub/a.jpg.webp', 'sub/a.png.webp'])
    })
  })

  it('are no input where their directory lies in that of the input', async () => {
    const inputDir = space.makeDirectory('outer')
    writeFiles(inputDir, ['a.jpg', 'b/c.jpg'], await makeJpeg())
    const outputDir = space.at('outer', 'b', 'small')
    symlinkSync(space.at('outer', 'b'), space.at('outer', 'link'))
    for (const ifExists of ['fail', 'replace'] as const) {
      const summary = await run({ inputDir, outputDir, ifExists, follow: true, force: true })
      assert.deepEqual([summary.found, summary.ok], [3, 3])
    }
    assert.deepEqual(listTree(outputDir), ['a.jpg', 'b/c.jpg', 'link/c.jpg'])
  })

  describe('that would land among the inputs', () => {
    const collide = async (inputDir: string, outputDir: string): Promise<void> => {
      const inputs = photographTree(inputDir)
      const { failedBy, ok } = await run({ inputDir, outputDir, ifExists: 'replace' })
      assert.deepEqual([failedBy, ok], [{ output_collision: 1 }, 1])
      assert.deepEqual(photographTree(inputDir), inputs)
    }

    it('fail where the output directory lies above the input', async () => {
      writeFiles(space.at('above', 'in'), ['x.jpg', 'in/x.jpg'], await makeJpeg())
      await collide(space.at('above', 'in'), space.at('above'))
    })

    it('fail where a link leads from the output to the input', async () => {
      writeFiles(space.at('led-to'), ['x.jpg', 'sub/x.jpg'], await makeJpeg())
      symlinkSync(space.at('led-to', 'sub'), join(space.makeDirectory('leads'), 'sub'))
      await collide(space.at('led-to'), space.at('leads'))
    })
  })

  it('fail where a file is in the way of a directory', async () => {
    writeFiles(space.at('folders'), ['sub/a.jpg'], await makeJpeg())
    writeFiles(space.at('in-the-way'), ['sub'], Buffer.from('a file'))
    const { failures } = await run({
      inputDir: space.at('folders'),
      outputDir: space.at('in-the-way'),
    })
    assert.deepEqual(
      failures.map(({ code, message }) => `${code}: ${message}`),
      [
        `output_exists: Expected a directory at ${space.at('in-the-way', 'sub')}, got a file there or above it`,
      ],
    )
  })

  describe('that are there already', () => {
    let inputDir: string
    let outputDir: string
    before(async () => {
      inputDir = space.makeDirectory('sources')
      outputDir = space.makeDirectory('taken')
      writeFiles(inputDir, ['a.jpg', 'b.jpg'], await makeJpeg())
      writeFiles(outputDir, ['a.jpg'], Buffer.from('mine'))
    })

    it('fail their pictures and stay as they are', async () => {
      const summary = await run({ inputDir, outputDir })
      assert.deepEqual([summary.ok, summary.failedBy], [1, { output_exists: 1 }])
      assert.equal(readFileSync(space.at('taken', 'a.jpg'), 'utf8'), 'mine')
    })

    it('are skipped on request', async () => {
      const summary = await run({ inputDir, outputDir, ifExists: 'skip' })
      assert.deepEqual([summary.ok, summary.skippedBy], [0, { output_exists: 1, unchanged: 1 }])
      assert.equal(readFileSync(space.at('taken', 'a.jpg'), 'utf8'), 'mine')
    })

    it('are replaced on request, and what is done is left alone', async () => {
      const summary = await run({ inputDir, outputDir, ifExists: 'replace' })
      assert.deepEqual([summary.ok, summary.skippedBy], [1, { unchanged: 1 }])
      assert.equal((await sharp(space.at('taken', 'a.jpg')).metadata()).width, 80)
    })
  })

  it('leave nothing of a picture that fails', async () => {
    const inputDir = space.makeDirectory('bad')
    writeFiles(inputDir, ['cut.jpg'], await makeBrokenJpeg())
    writeFiles(inputDir, ['empty.png'], Buffer.alloc(0))
    writeFiles(inputDir, ['text.jpg'], Buffer.from('no picture at all'))
    mkdirSync(space.at('bad', 'folder.jpg'))
    symlinkSync('/nowhere', space.at('bad', 'link.jpg'))
    const inputs = photographTree(inputDir)
    const outputDir = space.at('nothing')
    const summary = await run({ inputDir, outputDir })
    assert.equal(summary.found, 3)
    assert.deepEqual(summary.failedBy, { corrupt: 1, empty: 1, unsupported_format: 1 })
    for (const { name, message } of summary.failures) {
      assert.match(message, /^Expected .*, got/)
      assert(message.includes(space.at('bad', name)), message)
    }
    assert.deepEqual(listTree(outputDir), [])
    assert.deepEqual(photographTree(inputDir), inputs)
  })

  it('of a list are those that it names, relative to the input directory', async () => {
    const inputDir = space.makeDirectory('listed')
    writeFiles(inputDir, ['a.jpg', 'sub/b.jpg', 'c.jpg'], await makeJpeg())
    writeFiles(space.path, ['list.txt'], Buffer.from('sub/b.jpg\nmissing.jpg\n./a.jpg\na.jpg\n'))
    const outputDir = space.at('of-list')
    const summary = await run({ inputDir, outputDir, filesFrom: space.at('list.txt') })
    assert.deepEqual([summary.ok, summary.failedBy], [2, { not_found: 1 }])
    assert.deepEqual(listTree(outputDir), ['a.jpg', 'sub/b.jpg'])
  })
})
