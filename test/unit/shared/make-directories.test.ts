import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromText } from '../../../shared/byte-path.js'
import { makeDirectories } from '../../../shared/make-directories.js'

describe('makeDirectories', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'image-ray-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('makes what is missing, with the mode asked for', () => {
    makeDirectories(fromText(join(folder, 'a/b/c')), 0o700)
    for (const name of ['a', 'a/b', 'a/b/c']) {
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o700)
    }
  })

  it('leaves alone what is there', () => {
    makeDirectories(fromText(folder))
    assert.ok(existsSync(folder))
  })

  it('fails where a file is in the way', () => {
    writeFileSync(join(folder, 'file'), '')
    assert.throws(() => {
      makeDirectories(fromText(join(folder, 'file')))
    }, /EEXIST/)
    assert.throws(() => {
      makeDirectories(fromText(join(folder, 'file/below')))
    }, /ENOTDIR/)
  })

  it('fails below /proc, where mkdir of Node 20 with recursive never returns', function () {
    if (!existsSync('/proc/self')) this.skip()
    assert.throws(() => {
      makeDirectories(fromText('/proc/image-ray/below'))
    }, /ENOENT/)
  })
})
