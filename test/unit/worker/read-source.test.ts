import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, symlinkSync, truncateSync, utimesSync } from 'node:fs'
import { createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { toBuffer, toText, type BytePath } from '../../../shared/byte-path.js'
import { standardLimits } from '../../../shared/limits.js'
import { isSameIdentity, readSource } from '../../../worker/read-source.js'
import { put, under, useFolders } from '../../helpers/folders.js'

const isRoot = process.getuid?.() === 0

describe('reading a source', () => {
  const makeFolder = useFolders()
  const makeFile = (content = 'picture'): BytePath =>
    put(under(makeFolder(), 'caf\xe9.jpg'), content)

  const refuses = (path: BytePath, code: string, message: RegExp) => {
    assert.throws(() => readSource(path), { name: 'FileFailure', code, message })
  }

  it('gives the bytes, the permissions, the owner and the number of names', () => {
    const path = makeFile()
    chmodSync(toBuffer(path), 0o640)
    linkSync(toBuffer(path), toBuffer(under(makeFolder(), 'other.jpg')))
    const { bytes, mode, uid, links } = readSource(path)
    assert.equal(bytes.toString(), 'picture')
    assert.deepEqual([mode, uid, links], [0o640, process.getuid?.(), 2])
  })

  it('gives every byte of a large file', () => {
    const content = Buffer.alloc(5_000_000, 'image-ray ')
    const path = put(under(makeFolder(), 'large'), content)
    assert.ok(readSource(path).bytes.equals(content))
  })

  it('gives an identity that holds until the file is changed or replaced', () => {
    const path = makeFile()
    const { identity } = readSource(path)
    assert.ok(isSameIdentity(identity, readSource(path).identity))
    utimesSync(toBuffer(path), new Date(), new Date(0))
    assert.ok(!isSameIdentity(identity, readSource(path).identity))
    for (const changed of [
      { size: 1n },
      { mtimeNs: identity.mtimeNs + 1n },
      { ino: 0n },
      { dev: -1n },
    ]) {
      assert.ok(!isSameIdentity(identity, { ...identity, ...changed }))
    }
  })

  it('refuses what is not there', () => {
    const path = under(makeFolder(), 'gone\n.jpg')
    refuses(path, 'not_found', /^Expected to read .*\/gone\\n\.jpg, got ENOENT$/)
  })

  it('refuses an empty file', () => {
    refuses(makeFile(''), 'empty', /^Expected a picture in .*, got 0 bytes$/)
  })

  it('refuses a directory', () => {
    const path = under(makeFolder(), 'dir.jpg')
    mkdirSync(toBuffer(path))
    refuses(path, 'not_a_regular_file', /got a directory$/)
  })

  it('refuses a symbolic link, to a good picture as well', () => {
    const path = under(makeFolder(), 'link.jpg')
    symlinkSync(toBuffer(makeFile()), toBuffer(path))
    refuses(path, 'not_a_regular_file', /got a symbolic link$/)
  })

  it('refuses a pipe without waiting for somebody to write', () => {
    const path = under(makeFolder(), 'pipe.jpg')
    execFileSync('mkfifo', [toText(path)])
    refuses(path, 'not_a_regular_file', /got a pipe$/)
  })

  it('refuses a socket', async () => {
    const path = under(makeFolder(), 's.jpg')
    const server = createServer().listen(toText(path))
    await new Promise((resolve) => server.once('listening', resolve))
    refuses(path, 'not_a_regular_file', /got a socket$/)
    server.close()
  })

  it('refuses a file beyond the limit, without reading it', () => {
    const path = makeFile()
    truncateSync(toBuffer(path), standardLimits.fileBytes + 1)
    refuses(
      path,
      'too_large',
      /^Expected at most 2000000000 bytes \(--max-bytes\) in .*, got 2000000001$/,
    )
  })

  it('refuses a file beyond the limit of its job', () => {
    const path = makeFile('four')
    const most = (fileBytes: number) => () => readSource(path, { ...standardLimits, fileBytes })
    assert.throws(most(3), { code: 'too_large', message: /^Expected at most 3 bytes .*, got 4$/ })
    assert.equal(most(4)().bytes.length, 4)
  })

  it('refuses a file that may not be read', function () {
    // Root may read everything.
    if (isRoot) this.skip()
    const path = makeFile()
    chmodSync(toBuffer(path), 0)
    refuses(path, 'permission', /got EACCES$/)
  })

  it('notices that somebody writes to the file meanwhile', async () => {
    const path = put(under(makeFolder(), 'growing'), Buffer.alloc(20_000_000))
    const code = `
      const { appendFileSync } = require('node:fs')
      const { parentPort, workerData } = require('node:worker_threads')
      parentPort.postMessage('ready')
      for (;;) appendFileSync(workerData, 'x')`
    const writer = new Worker(code, { eval: true, workerData: toText(path) })
    await new Promise((resolve) => writer.once('message', resolve))
    try {
      // The writer may be held up during one read, but hardly during twenty.
      const readAll = () => {
        for (let time = 0; time < 20; time += 1) readSource(path)
      }
      assert.throws(readAll, { code: 'changed_during_read', message: /to stay as it is/ })
    } finally {
      await writer.terminate()
    }
  })
})
