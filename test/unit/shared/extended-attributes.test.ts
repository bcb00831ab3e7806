import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { toBuffer } from '../../../shared/byte-path.js'
import { attributesFor } from '../../helpers/attributes.js'
import { put, under, useFolders } from '../../helpers/folders.js'

describe('extended attributes', () => {
  const makeFolder = useFolders()

  it('are listed, read, set and removed, with names and values of any bytes', function () {
    const folder = makeFolder()
    const calls = attributesFor(this, folder)
    const path = put(under(folder, 'caf\xe9\n.jpg'), 'x')
    const values = new Map([
      ['user.empty', Buffer.alloc(0)],
      ['user.caf\xc3\xa9', Buffer.from([0, 1, 255])],
      ['user.long', Buffer.alloc(2_000, 7)],
    ])
    for (const [name, value] of values) calls.set(path, name, value)
    const listed = calls.list(path).filter((name) => name.startsWith('user.'))
    assert.deepEqual([...listed].sort(), [...values.keys()].sort())
    for (const [name, value] of values) assert.deepEqual(calls.get(path, name), value)
    calls.remove(path, 'user.empty')
    assert.equal(calls.get(path, 'user.empty'), undefined)
  })

  it('are those of a link itself, which has none', function () {
    const folder = makeFolder()
    const calls = attributesFor(this, folder)
    const path = put(under(folder, 'a'), '')
    calls.set(path, 'user.a', Buffer.from('1'))
    symlinkSync('a', toBuffer(under(folder, 'link')))
    assert.equal(calls.list(under(folder, 'link')).includes('user.a'), false)
  })

  it('fail with the code of the system and the path', function () {
    const folder = makeFolder()
    const calls = attributesFor(this, folder)
    const gone = under(folder, 'gone')
    assert.throws(() => calls.list(gone), { code: 'ENOENT', message: /^ENOENT: .*\/gone'$/ })
    const path = put(under(folder, 'a'), '')
    assert.throws(
      () => {
        calls.set(path, 'nobody.knows', Buffer.from('1'))
      },
      { code: 'ENOTSUP' },
    )
    assert.throws(
      () => {
        calls.remove(path, 'user.none')
      },
      { code: 'ENODATA' },
    )
  })
})
