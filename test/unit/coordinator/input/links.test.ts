import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { asBytePath, fromText } from '../../../../shared/byte-path.js'
import { scanTree, type ScanOptions } from '../../../../coordinator/input/scan.js'
import { collect, describeAll, makeTemporary, makeTree } from './tree.js'

const scan = (options: Pick<ScanOptions, 'root'> & Partial<ScanOptions>) =>
  scanTree({ recursive: true, follow: false, leaveOut: [], inPlace: false, ...options })

describe('scanTree meets a symbolic link and', () => {
  const temporary = makeTemporary()
  const at = (...parts: string[]) => join(temporary.path, ...parts)
  after(() => {
    temporary.remove()
  })

  const linked = (name: string, links: Readonly<Record<string, string>>, files: string[]) => {
    const root = makeTree(at(name), files)
    for (const [link, target] of Object.entries(links)) symlinkSync(target, at(name, link))
    return root
  }

  it('only counts it unless asked to follow', async () => {
    const root = linked('counted', { 'l.jpg': 'a.jpg', m: 'b', n: 'gone' }, ['a.jpg', 'b/c.jpg'])
    assert.deepEqual(await describeAll(scan({ root })), [
      'picture a.jpg',
      'picture b/c.jpg',
      'link l.jpg',
      'link m',
      'link n',
    ])
  })

  it('follows it to the real path, by the name of the link', async () => {
    const links = { 'l.jpg': 'b/c.jpg', m: 'b', text: 'b/c.jpg' }
    const root = linked('followed', links, ['b/c.jpg'])
    const entries = await collect(scan({ root, follow: true }))
    assert.deepEqual(
      entries.map(({ kind, name, path }) => [kind, name, path.slice(root.length + 1)]),
      [
        ['picture', 'b/c.jpg', 'b/c.jpg'],
        ['picture', 'l.jpg', 'b/c.jpg'],
        ['picture', 'm/c.jpg', 'b/c.jpg'],
        ['other', 'text', 'b/c.jpg'],
      ],
    )
  })

  it('keeps to the root as it is called when that is a link itself', async () => {
    linked('called', { 'l.jpg': 'a.jpg' }, ['a.jpg'])
    symlinkSync('called', at('called-link'))
    const root = fromText(at('called-link'))
    const entries = await collect(scan({ root, follow: true }))
    assert.deepEqual(
      entries.map(({ name, path }) => [name, path]),
      [
        ['a.jpg', `${root}/a.jpg`],
        ['l.jpg', `${root}/a.jpg`],
      ],
    )
  })

  it('never follows it in place, since the target is found anyway', async () => {
    const root = linked('in-place', { 'l.jpg': 'a.jpg', m: 'b' }, ['a.jpg', 'b/c.jpg'])
    assert.deepEqual(await describeAll(scan({ root, follow: true, inPlace: true })), [
      'picture a.jpg',
      'picture b/c.jpg',
      'link l.jpg',
      'link m',
    ])
  })

  it('never follows it out of the root, nor to a sibling that is called alike', async () => {
    makeTree(at('inside-not'), ['x.jpg'])
    const links = { away: '/', 'l.jpg': '../inside-not/x.jpg', m: '../inside-not', up: '..' }
    const root = linked('inside', links, [])
    assert.deepEqual(await describeAll(scan({ root, follow: true })), [
      'link away',
      'link l.jpg',
      'link m',
      'link up',
    ])
  })

  it('only counts one that leads nowhere or to itself', async () => {
    const root = linked('nowhere', { 'a.jpg': 'gone.jpg', 'b.jpg': 'b.jpg' }, [])
    assert.deepEqual(await describeAll(scan({ root, follow: true })), ['link a.jpg', 'link b.jpg'])
  })

  it('does not run in a circle of one', async () => {
    const root = linked('circle', { 'a/loop': '.', 'a/b/up': '../..', loop: '.' }, ['a/b/c.jpg'])
    assert.deepEqual(await describeAll(scan({ root, follow: true })), [
      'picture a/b/c.jpg',
      'link a/b/up',
      'link a/loop',
      'link loop',
    ])
  })

  it('does not run in a circle of two', async () => {
    const root = linked('circles', { 'a/b': '../b', 'b/a': '../a' }, ['a/1.jpg', 'b/2.jpg'])
    assert.deepEqual(await describeAll(scan({ root, follow: true })), [
      'picture a/1.jpg',
      'picture a/b/2.jpg',
      'link a/b/a',
      'picture b/2.jpg',
      'picture b/a/1.jpg',
      'link b/a/b',
    ])
  })

  it('follows only one of many to a directory, so that links to links stay few', async () => {
    const root = linked('many', { l: 'a', m: 'a' }, ['a/1.jpg'])
    assert.deepEqual(await describeAll(scan({ root, follow: true })), [
      'picture a/1.jpg',
      'picture l/1.jpg',
      'link m',
    ])
  })

  it('follows it to a directory only when it is recursive', async () => {
    const root = linked('shallow', { l: 'a', 'm.jpg': 'a/1.jpg' }, ['a/1.jpg'])
    assert.deepEqual(await describeAll(scan({ root, follow: true, recursive: false })), [
      'link l',
      'picture m.jpg',
    ])
  })

  it('never follows it into what is left out', async () => {
    const links = { l: 'out', m: 'out/sub', 'n.jpg': 'out/sub/a.jpg' }
    const root = linked('into-out', links, ['out/sub/a.jpg'])
    const leaveOut = [asBytePath(`${root}/out`)]
    assert.deepEqual(await describeAll(scan({ root, follow: true, leaveOut })), [
      'link l',
      'link m',
      'link n.jpg',
    ])
  })

  it('takes one to a pipe for what the pipe is', async () => {
    const root = linked('to-pipe', { 'l.jpg': 'pipe', m: 'pipe' }, [])
    execFileSync('mkfifo', [at('to-pipe', 'pipe')])
    assert.deepEqual(await describeAll(scan({ root, follow: true })), [
      'picture l.jpg',
      'special m',
      'special pipe',
    ])
  })
})
