import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { listTree, photographTree } from '../helpers/file-tree.js'
import { runForReport } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { assertAddsUp } from '../helpers/validate-report.js'
import { useWorkspace } from '../helpers/workspace.js'

/** Pictures beside the checkout, which are not part of it. */
const shared = resolve(process.env['IMAGE_RAY_TEST_DATA'] ?? join('..', 'shared'))
const photos = join(shared, 'photos')
const corpus = join(shared, 'corpus')

/** A slice of the corpus that takes few seconds: every kind of trouble, few large files. */
const SLICE = ['bmp/**', 'fuzz-gif/**', 'fuzz-webp/**', 'heic/**', 'pngsuite/**']

/** Skips a test, saying why, where its pictures are not there. */
function requireData(context: Mocha.Context, directory: string): void {
  if (existsSync(directory)) return
  if (context.test) context.test.title += ` (skipped: no ${directory})`
  context.skip()
}

describe('Pictures of the world', () => {
  const space = useWorkspace()

  after(endStartedProcesses)

  it('36 photos become at most 800x600, each with its aspect', async function () {
    requireData(this, photos)
    const { code, summary, files } = await runForReport([
      ...['--input-dir', photos, '--output-dir', space.at('photos')],
      ...['--resize', '800x600', '--chunks', '4'],
    ])
    assert.equal(code, 0)
    assert.deepEqual([summary.found, summary.ok, summary.chunks], [36, 36, 4])
    assert.deepEqual(listTree(space.at('photos')), listTree(photos))
    for (const { name, output, inputFacts } of files) {
      assert(inputFacts, name)
      const { width, height, format } = await sharp(output).metadata()
      assert.equal(format, inputFacts.format)
      const scale = Math.min(800 / inputFacts.width, 600 / inputFacts.height, 1)
      assert(Math.abs(width - inputFacts.width * scale) <= 1, `${name}: ${width} wide`)
      assert(Math.abs(height - inputFacts.height * scale) <= 1, `${name}: ${height} high`)
      assert(width <= 800 && height <= 600, name)
    }
  })

  it('odd, corrupt and hostile files are all accounted for and left alone', async function () {
    requireData(this, corpus)
    const inputs = photographTree(corpus)
    const { code, summary, files } = await runForReport([
      ...['--input-dir', corpus, '--output-dir', space.at('corpus'), '--resize', '200x200'],
      ...SLICE.flatMap((glob) => ['--include', glob]),
    ])
    assert.equal(code, 1)
    assertAddsUp(summary)
    assert.equal(summary.remaining, 0)
    assert.equal(files.length, summary.found)
    assert(summary.found > 400 && summary.ok > 100, JSON.stringify(summary))
    assert.equal(summary.failedBy.internal, undefined)
    for (const file of files) {
      if (file.status === 'failed') assert.match(file.message, /^Expected .*, got/, file.name)
    }
    assert.deepEqual(photographTree(corpus), inputs)
  })
})
