import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { asBytePath } from '../../../../shared/byte-path.js'
import { parseFileList, readFileList } from '../../../../coordinator/input/files-from.js'
import { makeTemporary } from './tree.js'

const roots = { root: asBytePath('/pics'), realRoot: asBytePath('/mnt/disk/pics') }

describe('parseFileList', () => {
  const rows = [
    { title: 'lines', text: 'a.jpg\nb/c.jpg\n', names: ['a.jpg', 'b/c.jpg'] },
    { title: 'a last line without an end', text: 'a.jpg\nb.jpg', names: ['a.jpg', 'b.jpg'] },
    { title: 'lines as Windows ends them', text: 'a.jpg\r\nb.jpg\r\n', names: ['a.jpg', 'b.jpg'] },
    { title: 'one \\r of two', text: 'a.jpg\r\r\n', names: ['a.jpg\r'] },
    { title: 'empty lines', text: '\n\na.jpg\n\r\n\n', names: ['a.jpg'] },
    { title: 'a byte order mark', text: '\xef\xbb\xbfa.jpg\n', names: ['a.jpg'] },
    {
      title: 'NUL, with line breaks in names',
      text: 'a\nb.jpg\0c\r\0',
      names: ['a\nb.jpg', 'c\r'],
    },
    { title: 'bytes that are no UTF-8', text: 'caf\xe9.jpg\n', names: ['caf\xe9.jpg'] },
    { title: 'spaces as they are', text: ' a .jpg \n', names: [' a .jpg '] },
    {
      title: 'roundabout paths',
      text: './a//b.jpg\na/./c.jpg\na/../d.jpg\ne/\n',
      names: ['a/b.jpg', 'a/c.jpg', 'd.jpg', 'e'],
    },
    {
      title: 'each name once',
      text: 'b.jpg\na.jpg\n./b.jpg\n/pics/a.jpg\nc.jpg\n',
      names: ['b.jpg', 'a.jpg', 'c.jpg'],
    },
    {
      title: 'absolute paths',
      text: '/pics/a.jpg\n/mnt/disk/pics/b.jpg\n',
      names: ['a.jpg', 'b.jpg'],
    },
    { title: 'nothing', text: '', names: [] },
  ]
  for (const { title, text, names } of rows) {
    it(`reads ${title}`, () => {
      const list = parseFileList(text, roots)
      assert.deepEqual([...list], names)
      assert.deepEqual([...list], names, 'the second time')
    })
  }

  for (const entry of [
    '../a.jpg',
    '/etc/passwd',
    '/pics-secret/a.jpg',
    'a/../../b.jpg',
    '.',
    '/pics',
  ]) {
    it(`refuses ${entry}, which is not inside the root`, () => {
      assert.throws(() => parseFileList(`ok.jpg\n${entry}\n`, roots), {
        code: 'usage',
        message: `Expected paths of files inside /pics in the list, got ${entry}`,
      })
    })
  }
})

describe('readFileList', () => {
  const temporary = makeTemporary()
  after(() => {
    temporary.remove()
  })

  it('reads a file byte by byte', async () => {
    const file = join(temporary.path, 'list')
    writeFileSync(file, 'caf\xe9.jpg\n', 'latin1')
    assert.equal(await readFileList(file), 'caf\xe9.jpg\n')
  })

  it('reads standard input, also where a block ends within a letter', async () => {
    const stdin = Readable.from([Buffer.from([0x61, 0xc3]), Buffer.from([0xa9, 0x0a])])
    assert.equal(await readFileList('-', stdin), 'a\xc3\xa9\n')
  })

  it('refuses a file that is not there', async () => {
    const file = join(temporary.path, 'none')
    await assert.rejects(readFileList(file), {
      code: 'usage',
      message: `Expected a list of files in '${file}', got: no such file or directory`,
    })
  })
})
