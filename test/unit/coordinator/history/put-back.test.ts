import assert from 'node:assert/strict'
import { chmodSync, lstatSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { replaceResult, takeFreeName } from '../../../../coordinator/history/put-back.js'
import { fromText, toBuffer, type BytePath } from '../../../../shared/byte-path.js'
import { filesBelow, put, take, under, useFolders } from '../../../helpers/folders.js'

/** A file system in memory, on most systems another than that of the temporary directory. */
const OTHER = '/dev/shm'

describe('an original that comes from another file system', () => {
  const makeFolder = useFolders()
  let other: BytePath | undefined

  before(function findOtherFileSystem() {
    const stat = lstatSync(OTHER, { throwIfNoEntry: false })
    // There may be none here.
    if (!stat?.isDirectory() || stat.dev === lstatSync(toBuffer(makeFolder())).dev) this.skip()
    other = fromText(mkdtempSync(`${OTHER}/image-ray-test-`))
  })
  after(() => {
    if (other) rmSync(toBuffer(other), { recursive: true })
  })

  function makeKept(): BytePath {
    assert.ok(other)
    const kept = put(under(other, 'originals/a.jpg'), 'original')
    chmodSync(toBuffer(kept), 0o604)
    utimesSync(toBuffer(kept), 1_234_567_890.123456, 1_234_567_890.123456)
    return kept
  }

  function check(folder: BytePath, name: string): void {
    assert.ok(other)
    assert.deepEqual(filesBelow(folder), [name])
    assert.deepEqual(filesBelow(other), [])
    const path = under(folder, name)
    assert.equal(take(path).toString(), 'original')
    const { mode, mtimeNs } = lstatSync(toBuffer(path), { bigint: true })
    assert.equal(mode & 0o777n, 0o604n)
    assert.equal(mtimeNs / 1_000n, 1_234_567_890_123_456n)
  }

  it('takes the place of the result whole, with its mode and time', async () => {
    const folder = makeFolder()
    const target = put(under(folder, 'a.jpg'), 'small')
    await replaceResult(makeKept(), target)
    check(folder, 'a.jpg')
  })

  it('takes a free name, in a folder that has to be made', async () => {
    const folder = makeFolder()
    assert.equal(await takeFreeName(makeKept(), under(folder, 'gone/a.jpg')), true)
    check(folder, 'gone/a.jpg')
  })

  it('does not take a name that is taken', async () => {
    const folder = makeFolder()
    const target = put(under(folder, 'a.jpg'), 'theirs')
    const kept = makeKept()
    assert.equal(await takeFreeName(kept, target), false)
    assert.deepEqual([take(kept).toString(), take(target).toString()], ['original', 'theirs'])
  })
})
