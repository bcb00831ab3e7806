import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../../../shared/byte-path.js'
import {
  copyUnlessTaken,
  exists,
  linkUnlessTaken,
  makeDirectory,
  parentOf,
  removeIfThere,
  removeTemp,
  renameOver,
  renameUnlessTaken,
  syncDirectory,
  tempNameFor,
  writeNew,
} from '../../../worker/file-operations.js'
import { readSource } from '../../../worker/read-source.js'
import { filesBelow, put, take, under, useFolders } from '../../helpers/folders.js'

const modeOf = (path: BytePath): number => lstatSync(toBuffer(path)).mode & 0o7777
const inodeOf = (path: BytePath): number => lstatSync(toBuffer(path)).ino
const isRoot = process.getuid?.() === 0

describe('file operations', () => {
  const makeFolder = useFolders()

  it('name temp files beside their target, of one length and never twice', () => {
    const target = asBytePath(`/dir/${'x'.repeat(255)}`)
    const names = Array.from({ length: 100 }, () => tempNameFor(target))
    assert.equal(new Set(names).size, 100)
    for (const name of names) assert.match(name, /^\/dir\/\.image-ray-[\da-f]{16}\.tmp$/)
    assert.equal(parentOf(target), '/dir')
  })

  it('write a new file whole', () => {
    const folder = makeFolder()
    const path = under(folder, 'a')
    writeNew(path, Buffer.from('content'), { sync: true })
    assert.equal(take(path).toString(), 'content')
    assert.equal(modeOf(path), modeOf(put(under(folder, 'as-usual'), '')))
  })

  it('never write to what is there, nor through a link', () => {
    const folder = makeFolder()
    const taken = put(under(folder, 'taken'), 'old')
    const link = under(folder, 'link')
    symlinkSync(toBuffer(under(folder, 'target')), toBuffer(link))
    for (const path of [taken, link]) {
      assert.throws(
        () => {
          writeNew(path, Buffer.from('new'), { sync: false })
        },
        { name: 'FileFailure' },
      )
    }
    assert.equal(take(taken).toString(), 'old')
    assert.deepEqual(filesBelow(folder), ['link', 'taken'])
  })

  it('give a file the permissions and the owner of another', function () {
    const folder = makeFolder()
    const model = put(under(folder, 'source'), 'x')
    const source = { ...readSource(model), mode: 0o604 }
    const wanted = isRoot ? { ...source, uid: 1_234, gid: 4_321 } : source
    const path = under(folder, 'copy')
    const like = { path: model, source: wanted }
    assert.deepEqual(writeNew(path, Buffer.from('y'), { like, sync: false }), [])
    const { uid, gid } = statSync(toBuffer(path))
    assert.deepEqual([modeOf(path), uid, gid], [0o604, wanted.uid, wanted.gid])
  })

  it('keep a file theirs where only root could give it away', function () {
    if (isRoot) this.skip()
    const folder = makeFolder()
    const model = put(under(folder, 'source'), 'x')
    const like = { path: model, source: { ...readSource(model), uid: 0, mode: 0o4600 } }
    const path = under(folder, 'copy')
    const warnings = writeNew(path, Buffer.from('y'), { like, sync: false })
    assert.match(warnings.join(), /^Owner 0:\d+ not kept: EPERM$/)
    assert.deepEqual([modeOf(path), statSync(toBuffer(path)).uid], [0o600, process.getuid?.()])
  })

  it('make directories, with a mode where one is given', () => {
    const folder = makeFolder()
    makeDirectory(under(folder, 'a/b'), 0o700)
    makeDirectory(under(folder, 'a/b'))
    assert.equal(modeOf(under(folder, 'a/b')), 0o700)
    const file = put(under(folder, 'file'), '')
    assert.throws(
      () => {
        makeDirectory(under(file, 'dir'))
      },
      { name: 'FileFailure', message: /^Expected .*directory.*\/file\/dir\b/ },
    )
  })

  it('sync a directory, and fail where there is none', () => {
    const folder = makeFolder()
    syncDirectory(folder)
    assert.throws(
      () => {
        syncDirectory(under(folder, 'none'))
      },
      { code: 'not_found' },
    )
  })

  it('see what exists, links that lead nowhere too', () => {
    const folder = makeFolder()
    const link = under(folder, 'link')
    assert.equal(exists(link), false)
    symlinkSync('nowhere', toBuffer(link))
    assert.equal(exists(link), true)
  })

  it('remove a file, or nothing where there is none', () => {
    const folder = makeFolder()
    const path = put(under(folder, 'a'), '')
    removeIfThere(path)
    removeIfThere(path)
    assert.deepEqual(filesBelow(folder), [])
    assert.throws(() => {
      removeIfThere(folder)
    }, /Expected to remove .*, got (?:EISDIR|EPERM)/)
  })

  it('rename over what is there', () => {
    const folder = makeFolder()
    const [from, to] = [put(under(folder, 'a'), 'new'), put(under(folder, 'b'), 'old')]
    renameOver(from, to)
    assert.deepEqual([filesBelow(folder), take(to).toString()], [['b'], 'new'])
    assert.throws(
      () => {
        renameOver(from, to)
      },
      { code: 'not_found' },
    )
  })

  const never = (): boolean => assert.fail('links are possible here')
  const ways = [
    ['linkUnlessTaken', (from: BytePath, to: BytePath) => linkUnlessTaken(from, to, never)],
    ['renameUnlessTaken', renameUnlessTaken],
    ['copyUnlessTaken', (from: BytePath, to: BytePath) => copyUnlessTaken(from, to) !== false],
  ] as const
  for (const [name, place] of ways) {
    it(`take a free name, and no other, by ${name}`, () => {
      const folder = makeFolder()
      const from = put(under(folder, 'from'), 'new')
      const taken = put(under(folder, 'taken'), 'old')
      const link = under(folder, 'link')
      symlinkSync('nowhere', toBuffer(link))
      assert.equal(place(from, taken), false)
      assert.equal(place(from, link), false)
      assert.equal(take(taken).toString(), 'old')
      assert.equal(place(from, under(folder, 'free')), true)
      assert.equal(take(under(folder, 'free')).toString(), 'new')
      const left = filesBelow(folder).filter((file) => file !== 'from')
      assert.deepEqual(left, ['free', 'link', 'taken'])
    })
  }

  it('give a second name to one file by a link', () => {
    const folder = makeFolder()
    const from = put(under(folder, 'from'), 'new')
    const to = under(folder, 'to')
    linkUnlessTaken(from, to, never)
    assert.equal(inodeOf(from), inodeOf(to))
  })

  it('do it in another way where links are impossible', function () {
    // Another file system in memory; macOS has none at hand.
    const other = asBytePath('/dev/shm')
    const from = put(under(makeFolder(), 'from'), 'new')
    const isOther = exists(other) && statSync(toBuffer(other)).dev !== statSync(toBuffer(from)).dev
    if (!isOther) this.skip()
    const to = asBytePath(posix.join(other, posix.basename(tempNameFor(from))))
    try {
      assert.equal(
        linkUnlessTaken(from, to, () => false),
        false,
      )
      assert.equal(exists(to), false)
      assert.equal(
        linkUnlessTaken(from, to, () => copyUnlessTaken(from, to) !== false),
        true,
      )
      assert.equal(take(to).toString(), 'new')
    } finally {
      removeIfThere(to)
    }
  })

  it('copy a file with permissions, owner and time', () => {
    const folder = makeFolder()
    const from = put(under(folder, 'from'), 'new')
    if (isRoot) chownSync(toBuffer(from), 1_234, 4_321)
    chmodSync(toBuffer(from), 0o440)
    utimesSync(toBuffer(from), 1_000, 1_234.567891)
    const to = under(folder, 'to')
    assert.deepEqual(copyUnlessTaken(from, to), [])
    const facts = (path: BytePath) => {
      const { mode, uid, gid, mtimeNs } = lstatSync(toBuffer(path), { bigint: true })
      return [mode, uid, gid, mtimeNs]
    }
    assert.deepEqual(facts(to), facts(from))
  })

  it('leave nothing of a name that was taken for what could not be moved', () => {
    const folder = makeFolder()
    assert.throws(() => renameUnlessTaken(under(folder, 'none'), under(folder, 'to')), /ENOENT/)
    assert.deepEqual(filesBelow(folder), [])
  })

  it('take the temp file away quietly, be it there or not', () => {
    const folder = makeFolder()
    removeTemp(put(under(folder, 'a'), ''))
    removeTemp(under(folder, 'a'))
    removeTemp(folder)
    assert.deepEqual(filesBelow(folder), [])
  })

  it('fail by path and code where the directory is missing', () => {
    const folder = makeFolder()
    const from = put(under(folder, 'from'), 'new')
    const to = under(folder, 'none/to')
    assert.throws(() => linkUnlessTaken(from, to, never), {
      name: 'FileFailure',
      code: 'not_found',
    })
    mkdirSync(toBuffer(under(folder, 'none')))
    assert.equal(linkUnlessTaken(from, to, never), true)
  })
})
