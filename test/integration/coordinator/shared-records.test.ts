import assert from 'node:assert/strict'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { useWorkspace } from '../../helpers/workspace.js'
import { assertDone, makeInput as makeIn, run, smaller, source } from './done-before.js'

describe('The records of a job', () => {
  const space = useWorkspace()
  const makeInput = (directory: string) => makeIn(space, directory)

  it('are kept for each shard apart, and each is taken up again', async () => {
    const inputDir = await makeInput('sharded')
    const outputDir = space.at('sharded-out')
    const shards = ['1/2', '2/2']
    const runs = await Promise.all(shards.map((shard) => run({ inputDir, outputDir, shard })))
    assert.equal(
      runs.reduce((sum, { ok }) => sum + ok, 0),
      3,
    )
    for (const shard of shards)
      assert.deepEqual((await run({ inputDir, outputDir, shard })).sent, 0)
  })

  it('are those of the tree where it is a part of one', async () => {
    const inputDir = await makeInput('whole')
    await run({ inputDir })
    const part = await run({ inputDir: space.at('whole', 'sub') })
    assert.deepEqual([part.skippedBy, part.sent], [{ unchanged: 1 }, 0])
    assert.equal((await run({ inputDir: space.at('whole', 'sub'), operations: smaller })).ok, 1)
    assert.equal(existsSync(space.at('whole', 'sub', '.image-ray')), false)
    assert.deepEqual(
      readFileSync(space.at('whole', '.image-ray', 'originals', 'sub', 'c.jpg')),
      await source('sub/c.jpg'),
    )
  })

  it('leave a part to its own, and count it', async () => {
    const inputDir = await makeInput('parted')
    await run({ inputDir: space.at('parted', 'sub') })
    const before = readFileSync(space.at('parted', 'sub', 'c.jpg'))
    const { ok, skippedBy, summary } = await run({ inputDir, operations: smaller })
    assert.deepEqual([ok, skippedBy, summary.found], [2, { not_selected: 1 }, 3])
    assert.deepEqual(readFileSync(space.at('parted', 'sub', 'c.jpg')), before)
  })

  it('are made anew from the journals where the index is damaged', async () => {
    const inputDir = await makeInput('damaged')
    await run({ inputDir })
    writeFileSync(space.at('damaged', '.image-ray', 'index.sqlite'), 'garbage'.repeat(1_000))
    const again = await run({ inputDir })
    assertDone(again)
    assert.match(again.notes.join(), /is made anew from the journals/)
  })

  it('are not shared with another root by --state-dir', async () => {
    const [inputDir, other] = [await makeInput('root-one'), await makeInput('root-two')]
    const stateDir = space.at('shared-state')
    assert.equal((await run({ inputDir, stateDir })).ok, 3)
    await assert.rejects(run({ inputDir: other, stateDir }), { code: 'refused' })
    assertDone(await run({ inputDir, stateDir }))
    renameSync(inputDir, space.at('root-moved'))
    assertDone(await run({ inputDir: space.at('root-moved'), stateDir }))
  })
})
