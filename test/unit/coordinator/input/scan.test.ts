import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromText } from '../../../../shared/byte-path.js'
import { scanTree, type ScanOptions } from '../../../../coordinator/input/scan.js'
import { collect, describeAll, makeTemporary, makeTree } from './tree.js'

const scan = (options: Pick<ScanOptions, 'root'> & Partial<ScanOptions>) =>
  scanTree({ recursive: true, follow: false, leaveOut: [], inPlace: false, ...options })

describe('scanTree', () => {
  const temporary = makeTemporary()
  const at = (...parts: string[]) => join(temporary.path, ...parts)
  after(() => {
    temporary.remove()
  })

  it('lists files and folders in one order, that of their bytes, depth first', async () => {
    const names = ['b.jpg', 'a/z.png', 'a/b/c.gif', 'a.jpg', 'Z.jpg', 'a/text.txt', '\xc3\xa9.jpg']
    const root = makeTree(at('order'), names)
    assert.deepEqual(await describeAll(scan({ root })), [
      'picture Z.jpg',
      'picture a/b/c.gif',
      'other a/text.txt',
      'picture a/z.png',
      'picture a.jpg',
      'picture b.jpg',
      'picture \xc3\xa9.jpg',
    ])
  })

  it('gives absolute paths', async () => {
    const root = makeTree(at('absolute'), ['a/b.jpg'])
    const [entry] = await collect(scan({ root }))
    assert.equal(entry?.path, `${root}/a/b.jpg`)
  })

  it('stays in the directory itself when it is not recursive', async () => {
    const root = makeTree(at('flat'), ['a.jpg', 'b/c.jpg'])
    assert.deepEqual(await describeAll(scan({ root, recursive: false })), ['picture a.jpg'])
  })

  it('leaves out hidden files and folders', async () => {
    const root = makeTree(at('hidden'), [
      '.a.jpg',
      '.image-ray/originals/a.jpg',
      'b/.c/d.jpg',
      'e.jpg',
    ])
    assert.deepEqual(await describeAll(scan({ root })), ['picture e.jpg'])
  })

  it('keeps line breaks and leading dashes in names', async () => {
    const root = makeTree(at('odd'), ['a\nb.jpg', '-rf.jpg'])
    assert.deepEqual(await describeAll(scan({ root })), ['picture -rf.jpg', 'picture a\nb.jpg'])
  })

  it('keeps names that are no UTF-8', async function () {
    // File systems of macOS refuse such names.
    if (process.platform !== 'linux') this.skip()
    const root = makeTree(at('bytes'), ['caf\xe9/\xff.jpg', 'caf\xe9.jpg'])
    const entries = await collect(scan({ root }))
    assert.deepEqual(
      entries.map(({ name, path }) => [name, path]),
      [
        ['caf\xe9/\xff.jpg', `${root}/caf\xe9/\xff.jpg`],
        ['caf\xe9.jpg', `${root}/caf\xe9.jpg`],
      ],
    )
  })

  it('takes a pipe for a picture if it is called one, and for something special if not', async () => {
    const root = makeTree(at('pipes'))
    execFileSync('mkfifo', [at('pipes', 'pipe.jpg'), at('pipes', 'pipe')])
    assert.deepEqual(await describeAll(scan({ root })), ['special pipe', 'picture pipe.jpg'])
  })

  it('leaves out a directory under another name', async () => {
    const root = makeTree(at('leave-out'), ['a.jpg', 'out/b.jpg', 'out/sub/c.jpg', 'outer/d.jpg'])
    symlinkSync(at('leave-out'), at('leave-out-link'))
    const leaveOut = [fromText(at('leave-out-link', 'out'))]
    assert.deepEqual(await describeAll(scan({ root, leaveOut })), [
      'picture a.jpg',
      'picture outer/d.jpg',
    ])
  })

  it('leaves out a directory that is made while the tree is walked', async () => {
    const root = makeTree(at('made'), ['a/1.jpg', 'b/keep.jpg'])
    const found: string[] = []
    for await (const { name } of scan({ root, leaveOut: [fromText(at('made', 'b', 'out'))] })) {
      if (name === 'a/1.jpg') makeTree(at('made'), ['b/out/2.jpg'])
      found.push(name)
    }
    assert.deepEqual(found, ['a/1.jpg', 'b/keep.jpg'])
  })

  it('reports a directory that cannot be read as a failed picture and goes on', async () => {
    const root = makeTree(at('vanished'), ['a.jpg', 'b/c.jpg', 'd.jpg'])
    const entries = []
    for await (const entry of scan({ root })) {
      if (entry.name === 'a.jpg') rmSync(at('vanished', 'b'), { recursive: true })
      entries.push(entry)
    }
    assert.deepEqual(
      entries.map(({ kind, name, problem }) => [kind, name, problem?.code]),
      [
        ['picture', 'a.jpg', undefined],
        ['picture', 'b', 'not_found'],
        ['picture', 'd.jpg', undefined],
      ],
    )
    const message = `Expected a directory that can be read, got ${root}/b: no such file or directory`
    assert.equal(entries[1]?.problem?.message, message)
  })

  it('reports a directory without permission as such', async function () {
    // The super-user may read everything.
    if (process.getuid?.() === 0) this.skip()
    const root = makeTree(at('forbidden'), ['a/b.jpg', 'c.jpg'])
    chmodSync(at('forbidden', 'a'), 0)
    const entries = await collect(scan({ root }))
    chmodSync(at('forbidden', 'a'), 0o700)
    assert.deepEqual(
      entries.map(({ name, problem }) => [name, problem?.code]),
      [
        ['a', 'permission'],
        ['c.jpg', undefined],
      ],
    )
  })

  const refusals = [
    { title: 'is missing', path: 'no-such', reason: /no-such: no such file or directory$/ },
    { title: 'is a file', path: 'file.jpg', reason: /file\.jpg: not a directory$/ },
  ]
  for (const { title, path, reason } of refusals) {
    it(`refuses a root that ${title}`, async () => {
      writeFileSync(at('file.jpg'), '')
      await assert.rejects(collect(scan({ root: fromText(at(path)) })), {
        name: 'ImageRayError',
        code: 'refused',
        message: reason,
      })
    })
  }

  it('lists nothing in an empty directory', async () => {
    mkdirSync(at('empty'))
    assert.deepEqual(await collect(scan({ root: fromText(at('empty')) })), [])
  })
})
