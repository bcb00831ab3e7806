import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asBytePath, fromText, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { listTree } from '../helpers/file-tree.js'
import { makeBrokenJpeg, makeJpeg } from '../helpers/pictures.js'
import { runCli, runForReport } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

const longest = `${'ü'.repeat(125)}x.jpg`

/** Names as a file system may have them, one byte a character. */
const names: readonly BytePath[] = [
  '-rf.jpg',
  ' lead and trail .jpg',
  '$(touch oops).jpg',
  '*[a]?{b,c}.jpg',
  'two\nlines.jpg',
  '\x1b[2J\x1b]0;title\x07.jpg',
  fromText('日本語 \u202egpj.jpg'),
  fromText(longest),
  'caf\xe9.jpg',
  '\xff\xfe.jpg',
]
  .map(asBytePath)
  .sort()

describe('Odd names', () => {
  const space = useWorkspace()

  before(async () => {
    assert.equal(Buffer.byteLength(longest), 255)
    space.makeDirectory('in')
    space.makeDirectory('broken')
    for (const name of names) {
      writeFileSync(inside('in', name), await makeJpeg())
      writeFileSync(inside('broken', name), await makeBrokenJpeg())
    }
  })
  after(endStartedProcesses)

  const inside = (folder: string, name: BytePath): Buffer =>
    toBuffer(asBytePath(join(fromText(space.at(folder)), name)))
  const args = (from: string, to: string): readonly string[] => [
    ...['--input-dir', space.at(from), '--output-dir', space.at(to)],
    ...['--resize', '80x', '--workers', '1'],
  ]

  it('come out as they went in, byte for byte', async () => {
    const report = await runForReport(args('in', 'out'))
    assert.equal(report.code, 0)
    assert.deepEqual(listTree(space.at('out')), names)
    const told = report.files.map(({ name, nameBytes }) =>
      nameBytes === undefined
        ? fromText(name)
        : Buffer.from(nameBytes, 'base64').toString('latin1'),
    )
    assert.deepEqual(told.sort(), names)
  })

  it('are shown on the terminal without what it would obey', async () => {
    const { code, stdout } = await runCli(['run', ...args('broken', 'none')])
    assert.equal(code, 1)
    assert.doesNotMatch(stdout, /(?!\n)[\p{Cc}\p{Cf}]/u)
    assert.match(stdout, /^ {2}two\\nlines\.jpg: corrupt: /m)
    assert.match(stdout, /^ {2}\\u\{1b\}\[2J/m)
  })

  it('go from the list of failures into the next run', async () => {
    const list = space.at('failed')
    await runCli(['run', ...args('broken', 'none'), '--failed-list', list, '--quiet'])
    const listed = readFileSync(list, 'latin1').split('\0')
    assert.equal(listed.pop(), '')
    assert.deepEqual(listed.sort(), names)
    const { code, files } = await runForReport([...args('in', 'again'), '--files-from', list])
    assert.deepEqual([code, files.length], [0, names.length])
  })

  it('are read from stdin, separated by NUL', async () => {
    const input = Buffer.from(names.map((name) => `${name}\0`).join(''), 'latin1')
    const { code } = await runCli([...args('in', 'stdin'), '--files-from', '-'], { input })
    assert.equal(code, 0)
    assert.deepEqual(listTree(space.at('stdin')), names)
  })
})
