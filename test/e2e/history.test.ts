import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { photographTree } from '../helpers/file-tree.js'
import { writeJpegs } from '../helpers/pictures.js'
import { runCli } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

describe('the commands about what was done in place', () => {
  const space = useWorkspace()
  after(endStartedProcesses)

  /** A directory of two pictures that were made small. */
  async function makeDone(name: string) {
    const inputDir = space.makeDirectory(name)
    await writeJpegs(inputDir, 2)
    const before = photographTree(inputDir)
    const { code } = await runCli(['run', '--input-dir', inputDir, '--resize', '80x'])
    assert.equal(code, 0)
    const command = (given: string, ...flags: readonly string[]) =>
      runCli([given, '--input-dir', inputDir, ...flags])
    const json = async (given: string, ...flags: readonly string[]) => {
      const ended = await command(given, '--json', ...flags)
      return { code: ended.code, value: JSON.parse(ended.stdout) as Record<string, unknown> }
    }
    return { inputDir, before, command, json }
  }

  it('undo: puts the originals back, only with --yes where there is no terminal', async () => {
    const { inputDir, before, command } = await makeDone('undone')
    const asked = await command('undo')
    assert.equal(asked.code, 2)
    assert.match(asked.stderr, /--yes: Expected beside undo without a terminal/)
    const { code, stdout, stderr } = await command('undo', '--yes')
    assert.deepEqual([code, stderr], [0, ''])
    assert.equal(stdout, 'Restored: 2 originals\nRefused: 0 files\n')
    for (const [name, state] of before) assert.equal(photographTree(inputDir).get(name), state)
    const again = await command('undo')
    assert.deepEqual([again.code, again.stdout], [0, 'Restored: 0 originals\nRefused: 0 files\n'])
  })

  it('undo: exits with 1 and names what was changed since', async () => {
    const { inputDir, json, command } = await makeDone('changed')
    writeFileSync(`${inputDir}/000.jpg`, 'edited')
    assert.deepEqual(await json('undo', '--yes'), {
      code: 1,
      value: {
        ...{ restored: 1, removed: 0, left: [] },
        refused: [{ name: '000.jpg', reason: 'the file was changed since' }],
      },
    })
    const { code, stdout } = await command('undo', '--yes')
    assert.equal(code, 1)
    assert.match(stdout, /Refused: 1 file\n {2}000\.jpg: the file was changed since\n/)
    assert.equal(readFileSync(`${inputDir}/000.jpg`, 'utf8'), 'edited')
  })

  it('verify: exits with 0 where all is as recorded, else with 1', async () => {
    const { inputDir, json, command } = await makeDone('verified')
    assert.deepEqual(await json('verify'), { code: 0, value: { checked: 2, findings: [] } })
    writeFileSync(`${inputDir}/001.jpg`, 'edited')
    assert.deepEqual(await json('verify'), {
      ...{ code: 1, value: { checked: 2, findings: [{ name: '001.jpg', what: 'changed' }] } },
    })
    const { code, stdout } = await command('verify')
    assert.equal(code, 1)
    assert.equal(stdout, 'Checked: 2 results\nNot as recorded: 1\n  001.jpg: changed\n')
  })

  it('runs: lists each with what became of it, and the bytes that are kept', async () => {
    const { command, json } = await makeDone('listed')
    await command('undo', '--yes')
    const { code, stdout } = await command('runs')
    assert.equal(code, 0)
    const lines = stdout.trimEnd().split('\n')
    assert.equal(lines.length, 3)
    assert.match(lines[0] ?? '', /in-place: .*resize.* {2}2 ok, 0 failed, 0 skipped, 0 remaining$/)
    assert.match(lines[1] ?? '', / undo {2}2 ok, 0 failed, /)
    assert.equal(lines[2], 'Originals kept: 0, 0 B')
    const { value } = await json('runs')
    assert.deepEqual([value['originals'], value['originalBytes']], [0, 0])
    assert.equal(Array.isArray(value['runs']) && value['runs'].length, 2)
  })

  it('prune: deletes the originals, only with --yes where there is no terminal', async () => {
    const { inputDir, command, json } = await makeDone('pruned')
    assert.equal((await command('prune')).code, 2)
    assert.equal(photographTree(`${inputDir}/.image-ray/originals`).size, 2)
    writeFileSync(`${inputDir}/000.jpg`, 'edited')
    const { code, stdout } = await command('prune', '--yes')
    assert.equal(code, 0)
    assert.match(
      stdout,
      /^Deleted: 1 original, .*\nKept: 1 original whose results are gone or changed:\n {2}originals\/000\.jpg\n--all deletes those too\n$/,
    )
    const { value } = await json('prune', '--yes', '--all')
    assert.deepEqual([value['deleted'], value['spared']], [1, []])
    assert.equal(photographTree(`${inputDir}/.image-ray/originals`).size, 0)
  })

  it('all: exit with 2 where there are no records', async () => {
    const inputDir = space.makeDirectory('nothing')
    for (const command of ['undo', 'prune', 'verify', 'runs']) {
      const { code, stderr } = await runCli([command, '--input-dir', inputDir])
      assert.equal(code, 2, command)
      assert.match(stderr, /Expected records of earlier runs on .*nothing.*, got none/)
    }
  })

  it('verify: looks at results in a new place too', async () => {
    const inputDir = space.makeDirectory('new-in')
    await writeJpegs(inputDir, 2)
    const outputDir = space.at('new-out')
    await runCli(['run', '--input-dir', inputDir, '--output-dir', outputDir, '--resize', '80x'])
    const { code, stdout } = await runCli(['verify', '--output-dir', outputDir])
    assert.deepEqual([code, stdout], [0, 'Checked: 2 results\nNot as recorded: 0\n'])
  })
})
