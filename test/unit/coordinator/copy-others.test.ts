import assert from 'node:assert/strict'
import { lstatSync } from 'node:fs'
import { copyOther } from '../../../coordinator/copy-others.js'
import { toBuffer, toDisplay } from '../../../shared/byte-path.js'
import type { IfExists } from '../../../shared/result.js'
import { filesBelow, put, take, under, useFolders } from '../../helpers/folders.js'

describe('copying a file that is no picture', () => {
  const makeFolder = useFolders()

  const makePaths = () => {
    const folder = makeFolder()
    return {
      folder,
      input: put(under(folder, 'in/caf\xe9.txt'), 'new'),
      output: under(folder, 'out/deep/caf\xe9.txt'),
    }
  }

  it('makes the directories above it and leaves one whole file', async () => {
    const { folder, input, output } = makePaths()
    const result = await copyOther(3, input, output, 'fail')
    assert.deepEqual([result.id, result.status], [3, 'ok'])
    assert.equal(take(output).toString(), 'new')
    assert.equal(lstatSync(toBuffer(output)).nlink, 1)
    assert.deepEqual(filesBelow(folder), ['in/caf\xe9.txt', 'out/deep/caf\xe9.txt'])
  })

  const taken: readonly (readonly [IfExists, string, string])[] = [
    ['fail', 'output_exists', 'old'],
    ['skip', 'output_exists', 'old'],
    ['replace', 'ok', 'new'],
  ]
  for (const [ifExists, how, content] of taken) {
    it(`does with a file that is there as ${ifExists} says`, async () => {
      const { folder, input, output } = makePaths()
      put(output, 'old')
      const result = await copyOther(1, input, output, ifExists)
      const reason = result.status === 'failed' ? result.code : undefined
      const told = result.status === 'skipped' ? result.reason : reason
      assert.equal(told ?? result.status, how)
      assert.equal(result.status === 'skipped', ifExists === 'skip')
      assert.equal(take(output).toString(), content)
      assert.equal(filesBelow(folder).length, 2)
    })
  }

  it('tells why it failed, and leaves nothing half done', async () => {
    const { folder, output } = makePaths()
    const gone = under(folder, 'in/gone.txt')
    const result = await copyOther(1, gone, output, 'fail')
    assert.equal(result.status === 'failed' && result.code, 'not_found')
    assert.match(
      result.status === 'failed' ? result.message : '',
      new RegExp(`^Expected to copy ${toDisplay(gone)} to .*, got: ENOENT`),
    )
    assert.deepEqual(filesBelow(under(folder, 'out')), [])
  })
})
