import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asBytePath } from '../../../../shared/byte-path.js'
import { ImageRayError } from '../../../../shared/errors.js'
import { FailedList } from '../../../../coordinator/report/failed-list.js'
import { badResult, hostileName, okResult, record, skippedResult } from './records.js'

describe('FailedList', () => {
  const directory = mkdtempSync(join(tmpdir(), 'image-ray-test-'))
  const file = join(directory, 'failed.txt')
  after(() => {
    rmSync(directory, { recursive: true })
  })

  const write = (names: readonly string[]): string => {
    const list = new FailedList(file)
    for (const name of names) list.addRecord(record(badResult, { name: asBytePath(name) }))
    list.finish()
    list.close()
    return readFileSync(file, 'latin1')
  }

  const rows: readonly (readonly [title: string, names: readonly string[], text: string])[] = [
    ['no name', [], ''],
    ['names, one a line', ['a.jpg', 'sub/b.jpg'], 'a.jpg\nsub/b.jpg\n'],
    ['bytes as they are', ['\xff\xfe.jpg', ' \x1b[2J.jpg '], '\xff\xfe.jpg\n \x1b[2J.jpg \n'],
    ['a name with a line feed', [hostileName], `${hostileName}\0`],
    ['a line feed after other names', ['a', 'b', 'c\nd', 'e', '\n'], 'a\0b\0c\nd\0e\0\n\0'],
    ['a carriage return at the end', ['a', 'b\r', 'c'], 'a\0b\r\0c\0'],
    ['a carriage return inside', ['a\rb'], 'a\rb\n'],
  ]
  for (const [title, names, text] of rows) {
    it(`writes ${title}`, () => {
      assert.equal(write(names), text)
    })
  }

  it('changes separators in a list longer than one block', () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `${index}.jpg`)
    assert.equal(write([...names, 'a\nb']), [...names, 'a\nb', ''].join('\0'))
  })

  it('leaves nothing of an old list', () => {
    writeFileSync(file, 'old.jpg\nolder.jpg\n')
    assert.equal(write([]), '')
  })

  it('lists failed pictures alone, as they come', () => {
    const list = new FailedList(file)
    list.addRecord(record(okResult()))
    list.addRecord(record(skippedResult))
    list.addRecord(record(badResult, { kind: 'other' }))
    list.addRecord(record(badResult))
    assert.equal(readFileSync(file, 'latin1'), 'sub/a.jpg\n')
    list.close()
  })

  it('leaves an old list alone until there is something to say', () => {
    writeFileSync(file, 'old.jpg\n')
    const list = new FailedList(file)
    list.addRecord(record(okResult()))
    list.close()
    assert.equal(readFileSync(file, 'latin1'), 'old.jpg\n')
  })

  const refused: readonly (readonly [title: string, file: string])[] = [
    ['in a directory that is not there', join(directory, 'none', 'failed.txt')],
    ['that is a directory', directory],
    ['that is a device', '/dev/null'],
  ]
  for (const [title, path] of refused) {
    it(`refuses a file ${title}, and names it and the flag`, () => {
      assert.throws(
        () => new FailedList(path),
        (error) =>
          error instanceof ImageRayError &&
          error.code === 'usage' &&
          error.message.includes('--failed-list') &&
          error.message.includes(path),
      )
    })
  }
})
