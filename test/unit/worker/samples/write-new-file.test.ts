import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeNewFile } from '../../../../worker/samples/write-new-file.js'

const encode = () => Promise.resolve(Buffer.from('new'))

describe('writeNewFile', () => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'image-ray-test-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  it('writes a file with the directories above it', async () => {
    await writeNewFile(join(root, 'a/b/c.jpg'), encode)
    assert.equal(await readFile(join(root, 'a/b/c.jpg'), 'utf8'), 'new')
  })

  it('leaves a file alone that is there, and does not encode for it', async () => {
    await writeFile(join(root, 'mine.jpg'), 'mine')
    await writeNewFile(join(root, 'mine.jpg'), () => assert.fail('must not encode'))
    assert.equal(await readFile(join(root, 'mine.jpg'), 'utf8'), 'mine')
  })

  it('leaves a file alone that appears while it encodes', async () => {
    const path = join(root, 'mine.jpg')
    await writeNewFile(path, async () => {
      await writeFile(path, 'mine')
      return encode()
    })
    assert.equal(await readFile(path, 'utf8'), 'mine')
  })

  it('names the path where a file stands in the way of a directory', async () => {
    await writeFile(join(root, 'file'), '')
    await assert.rejects(writeNewFile(join(root, 'file/c.jpg'), encode), {
      name: 'ImageRayError',
      message: /^Expected to write the sample '.*file\/c\.jpg', got: E/,
    })
  })
})
