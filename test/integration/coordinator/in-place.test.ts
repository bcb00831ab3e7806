import assert from 'node:assert/strict'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import sharp from 'sharp'
import { runJob, type JobOptions } from '../../../coordinator/index.js'
import { listTree, photographTree } from '../../helpers/file-tree.js'
import { makeBrokenJpeg, makeJpeg, makePng, writeFiles } from '../../helpers/pictures.js'
import { useWorkspace } from '../../helpers/workspace.js'

const operations = { resize: { size: '80x' } } as const

describe('A job in place', () => {
  const space = useWorkspace()
  const names = ['a.jpg', 'deep/er/b.jpg']

  /** A directory of two pictures and a broken one. */
  async function makeInput(name: string): Promise<string> {
    const directory = space.makeDirectory(name)
    writeFiles(directory, names, await makeJpeg())
    writeFiles(directory, ['broken.jpg'], await makeBrokenJpeg())
    return directory
  }
  const run = (options: JobOptions) => runJob({ workers: 1, operations, ...options }).finish()
  const widthOf = async (...path: string[]) => (await sharp(space.at(...path)).metadata()).width
  const listPlain = (directory: string) =>
    listTree(directory).filter((name) => !name.startsWith('.image-ray/'))

  it('puts the results under the names of the originals and keeps these', async () => {
    const inputDir = await makeInput('kept')
    chmodSync(space.at('kept', 'a.jpg'), 0o640)
    const inputs = photographTree(inputDir)
    const summary = await run({ inputDir })
    assert.deepEqual([summary.ok, summary.failed], [2, 1])
    assert.equal(summary.backupDir, space.at('kept', '.image-ray', 'originals'))
    assert.deepEqual(listPlain(inputDir), [...inputs.keys()])
    for (const name of names) {
      assert.equal(await widthOf('kept', name), 80)
      const original = readFileSync(space.at('kept', '.image-ray', 'originals', name))
      assert.deepEqual(original, await makeJpeg())
    }
    assert.equal(statSync(space.at('kept', 'a.jpg')).mode & 0o777, 0o640)
    assert.equal(statSync(space.at('kept', '.image-ray')).mode & 0o777, 0o700)
    for (const [name, state] of photographTree(inputDir)) {
      if (name === 'broken.jpg') assert.equal(state, inputs.get(name))
    }
  })

  it('keeps the first original through a second job', async () => {
    const summary = await run({
      inputDir: space.at('kept'),
      operations: { resize: { size: '40x' } },
    })
    assert.equal(summary.ok, 2)
    assert.equal(await widthOf('kept', 'a.jpg'), 40)
    assert.deepEqual(
      readFileSync(space.at('kept', '.image-ray', 'originals', 'a.jpg')),
      await makeJpeg(),
    )
  })

  it('keeps nothing where --no-backup and --yes say so', async () => {
    const inputDir = await makeInput('not-kept')
    await assert.rejects(run({ inputDir, backup: false }), { code: 'usage' })
    assert.equal(await widthOf('not-kept', 'a.jpg'), 160)
    const summary = await run({ inputDir, backup: false, yes: true })
    assert.equal(summary.ok, 2)
    assert.deepEqual(
      listTree(inputDir).filter((name) => name.includes('originals')),
      [],
    )
  })

  it('is meant by an output directory that is the input under another name', async () => {
    const inputDir = await makeInput('one')
    symlinkSync(inputDir, space.at('same'))
    const summary = await run({ inputDir, outputDir: space.at('same') })
    assert.equal(summary.backupDir, space.at('one', '.image-ray', 'originals'))
    assert.equal(await widthOf('one', 'a.jpg'), 80)
  })

  it('leaves alone a picture with several names, by its own and over a link', async () => {
    const inputDir = space.makeDirectory('names')
    writeFileSync(space.at('names', 'a.jpg'), await makeJpeg())
    linkSync(space.at('names', 'a.jpg'), space.at('names', 'b.jpg'))
    symlinkSync('a.jpg', space.at('names', 'c.jpg'))
    const inputs = photographTree(inputDir)
    const summary = await run({ inputDir, follow: true })
    assert.deepEqual(summary.skippedBy, { hard_linked: 2 })
    assert.equal(summary.links, 1)
    for (const [name, state] of inputs) assert.equal(photographTree(inputDir).get(name), state)
  })

  it('skips a picture that would not get smaller', async () => {
    const inputDir = space.makeDirectory('small')
    writeFiles(
      inputDir,
      ['a.jpg'],
      await sharp(await makeJpeg())
        .jpeg({ quality: 40 })
        .toBuffer(),
    )
    const inputs = photographTree(inputDir)
    const summary = await run({ inputDir, operations: { encode: { quality: 95 } } })
    assert.deepEqual(summary.skippedBy, { original_smaller: 1 })
    assert.equal(
      photographTree(inputDir).get([...inputs.keys()][0] ?? assert.fail()),
      [...inputs.values()][0],
    )
  })

  it('with replaceSource puts a new file in the place of each original', async () => {
    const inputDir = space.makeDirectory('sources')
    writeFiles(inputDir, ['a.png', 'sub/b.png', 'taken.png'], await makePng())
    writeFiles(inputDir, ['taken.webp'], Buffer.from('somebody else'))
    const webp = { ...operations, encode: { format: 'webp' } } as const
    await assert.rejects(run({ inputDir, operations: webp }), /--replace-source/)
    const summary = await run({
      ...{ inputDir, operations: webp, replaceSource: true },
      include: ['*.png'],
    })
    assert.equal(summary.ok, 2)
    assert.deepEqual(summary.failedBy, { output_exists: 1 })
    assert.deepEqual(listPlain(inputDir), ['a.webp', 'sub/b.webp', 'taken.png', 'taken.webp'])
    assert.equal((await sharp(space.at('sources', 'a.webp')).metadata()).format, 'webp')
    const kept = readFileSync(space.at('sources', '.image-ray', 'originals', 'sub', 'b.png'))
    assert.deepEqual(kept, await makePng())
    assert.deepEqual(readFileSync(space.at('sources', 'taken.png')), await makePng())
    assert.equal(readFileSync(space.at('sources', 'taken.webp'), 'utf8'), 'somebody else')
  })

  it('does not take what it keeps for input', async () => {
    const inputDir = space.makeDirectory('again')
    writeFiles(inputDir, ['a.jpg'], await makeJpeg())
    mkdirSync(space.at('again', '.image-ray', 'originals'), { recursive: true })
    writeFiles(space.at('again', '.image-ray', 'originals'), ['old.jpg'], await makeJpeg())
    const { found } = await run({ inputDir })
    assert.equal(found, 1)
  })
})
