import assert from 'node:assert/strict'
import { cpSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { listTree, photographTree } from '../../helpers/file-tree.js'
import { makeBrokenJpeg, writeFiles } from '../../helpers/pictures.js'
import { meanDifference } from '../../helpers/pixels.js'
import { useWorkspace } from '../../helpers/workspace.js'
import {
  assertDone,
  makeInput as makeIn,
  names,
  run,
  small,
  smaller,
  source,
  visible,
} from './done-before.js'

describe('A job that was done before', () => {
  const space = useWorkspace()
  const makeInput = (directory: string) => makeIn(space, directory)

  it('is not sent to any worker, in place and to a new place', async () => {
    const inputDir = await makeInput('again')
    for (const extra of [{ outputDir: space.at('again-out') }, {}]) {
      assert.equal((await run({ inputDir, ...extra })).ok, 3)
      const before = photographTree(extra.outputDir ?? inputDir)
      assertDone(await run({ inputDir, ...extra }))
      if (extra.outputDir) assert.deepEqual(photographTree(extra.outputDir), before)
    }
  })

  it('is done again with --force, from the original', async () => {
    const inputDir = await makeInput('force')
    await run({ inputDir })
    const before = names.map((name) => readFileSync(space.at('force', name)))
    assert.equal((await run({ inputDir, force: true })).ok, 3)
    assert.deepEqual(
      names.map((name) => readFileSync(space.at('force', name))),
      before,
    )
  })

  it('starts from the kept originals with another recipe, by the pixels', async () => {
    const inputDir = await makeInput('recipe')
    const fresh = await makeInput('recipe-fresh')
    await run({ inputDir })
    assert.equal((await run({ inputDir, operations: smaller })).ok, 3)
    await run({ inputDir: fresh, operations: smaller })
    for (const name of names) {
      const [one, other] = ['recipe', 'recipe-fresh'].map((at) => readFileSync(space.at(at, name)))
      assert.deepEqual(one, other)
    }
    assertDone(await run({ inputDir, operations: smaller }))
    // Back to the first one: one generation from the original again.
    assert.equal((await run({ inputDir })).ok, 3)
    for (const name of names) {
      const kept = readFileSync(space.at('recipe', '.image-ray', 'originals', name))
      assert.deepEqual(kept, await source(name))
    }
  })

  it('starts from what is there with --from current', async () => {
    const inputDir = await makeInput('current')
    await run({ inputDir, operations: smaller })
    assert.equal(
      (
        await run({
          inputDir,
          operations: { resize: { size: '120x', enlarge: true } },
          from: 'current',
        })
      ).ok,
      3,
    )
    const fromOriginal = await sharp(await source('a.jpg'))
      .resize(120)
      .jpeg()
      .toBuffer()
    const difference = await meanDifference(
      readFileSync(space.at('current', 'a.jpg')),
      fromOriginal,
    )
    assert.ok(difference > 3 && difference < 60, `Expected a blurred picture, got ${difference}`)
    assert.deepEqual(
      readFileSync(space.at('current', '.image-ray', 'originals', 'a.jpg')),
      await source('a.jpg'),
    )
  })

  it('says that an original was not kept before it works on a result', async () => {
    const inputDir = await makeInput('no-backup')
    await run({ inputDir, backup: false, yes: true })
    assertDone(await run({ inputDir, backup: false, yes: true }))
    const { ok, summary } = await run({ inputDir, operations: smaller })
    assert.equal(ok, 3)
    assert.deepEqual(summary.warningTexts, [
      { text: 'Made from an earlier result: its original was not kept', count: 3 },
    ])
  })

  it('tells failures again without work, until --retry-failed', async () => {
    const inputDir = await makeInput('failing')
    writeFiles(inputDir, ['broken.jpg'], await makeBrokenJpeg())
    utimesSync(space.at('failing', 'broken.jpg'), 1_234_567_890, 1_234_567_890)
    assert.equal((await run({ inputDir })).failed, 1)
    const again = await run({ inputDir })
    assert.deepEqual([again.failed, again.sent, again.ok], [1, 0, 0])
    assert.match(again.failures[0]?.message ?? '', /broken\.jpg.*--retry-failed tries again$/)
    const retried = await run({ inputDir, retryFailed: true })
    assert.deepEqual([retried.failed, retried.sent], [1, 1])
    writeFiles(inputDir, ['broken.jpg'], await source('a.jpg'))
    assert.equal((await run({ inputDir })).ok, 1)
  })

  it('is known in a tree that was moved, and by its bytes in one that was copied', async () => {
    const inputDir = await makeInput('moved-from')
    await run({ inputDir })
    const moved = space.at('moved-to')
    renameSync(inputDir, moved)
    assertDone(await run({ inputDir: moved }))
    const copied = space.at('copied-to')
    cpSync(moved, copied, { recursive: true })
    const before = visible(copied)
    assertDone(await run({ inputDir: copied }), 3)
    assert.deepEqual(visible(copied), before)
    assertDone(await run({ inputDir: copied }))
  })

  it('is known under a new name', async () => {
    const inputDir = await makeInput('renamed')
    await run({ inputDir })
    renameSync(space.at('renamed', 'a.jpg'), space.at('renamed', 'z.jpg'))
    const before = visible(inputDir)
    assertDone(await run({ inputDir }), 1)
    assert.deepEqual(visible(inputDir), before)
    assertDone(await run({ inputDir }))
    assert.equal((await run({ inputDir, operations: smaller })).ok, 3)
    const fresh = await makeInput('renamed-fresh')
    await run({ inputDir: fresh, operations: smaller })
    assert.deepEqual(
      readFileSync(space.at('renamed', 'z.jpg')),
      readFileSync(space.at('renamed-fresh', 'a.jpg')),
    )
  })

  it('is known where new names took the places of the originals', async () => {
    const inputDir = await makeInput('sources')
    const operations = { ...small, encode: { format: 'webp' } } as const
    assert.equal((await run({ inputDir, operations, replaceSource: true })).ok, 3)
    const before = visible(inputDir)
    assertDone(await run({ inputDir, operations, replaceSource: true }))
    assert.deepEqual(visible(inputDir), before)
    const other = { ...smaller, encode: { format: 'webp' } } as const
    assert.equal((await run({ inputDir, operations: other, replaceSource: true })).ok, 3)
    assert.deepEqual(
      listTree(inputDir).filter((name) => !name.startsWith('.image-ray/')),
      ['a.webp', 'b.webp', 'sub/c.webp'],
    )
  })

  it('replaces its own results in a new place, and no file of somebody else', async () => {
    const inputDir = await makeInput('own')
    const outputDir = space.at('own-out')
    await run({ inputDir, outputDir })
    writeFileSync(space.at('own-out', 'b.jpg'), 'theirs')
    const { ok, summary } = await run({ inputDir, outputDir, operations: smaller })
    assert.deepEqual([ok, summary.failedBy], [2, { output_exists: 1 }])
    assert.equal(readFileSync(space.at('own-out', 'b.jpg'), 'utf8'), 'theirs')
    const [first] = await Promise.all([sharp(space.at('own-out', 'a.jpg')).metadata()])
    assert.equal(first.width, 40)
  })

  it('makes a result again that is gone', async () => {
    const inputDir = await makeInput('gone')
    const outputDir = space.at('gone-out')
    await run({ inputDir, outputDir })
    rmSync(space.at('gone-out', 'a.jpg'))
    const { ok, skippedBy } = await run({ inputDir, outputDir })
    assert.deepEqual([ok, skippedBy], [1, { unchanged: 2 }])
  })
})
