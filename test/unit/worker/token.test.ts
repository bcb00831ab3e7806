import assert from 'node:assert/strict'
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { toBuffer } from '../../../shared/byte-path.js'
import { isSameToken, readOrMakeToken } from '../../../worker/token.js'
import { put, take, under, useFolders } from '../../helpers/folders.js'

/** For files that are as private as they should be, or hold no token. */
const unheard = (): void => undefined

describe('the token of a worker', () => {
  const makeFolder = useFolders()

  it('is made in a file that only its owner reads, with the folders above it', () => {
    const file = under(makeFolder(), 'deep/er/worker.token')
    const token = readOrMakeToken(file, unheard)
    assert.match(token, /^[\w-]{32}$/)
    assert.equal(take(file).toString(), `${token}\n`)
    assert.equal(lstatSync(toBuffer(file)).mode & 0o777, 0o600)
    assert.notEqual(readOrMakeToken(under(makeFolder(), 'other'), unheard), token)
  })

  it('is shared by workers that are given one file', () => {
    const file = under(makeFolder(), 'token')
    assert.equal(readOrMakeToken(file, unheard), readOrMakeToken(file, unheard))
  })

  it('is taken from a file that somebody made, without the line break', () => {
    const file = put(under(makeFolder(), 'token'), '  0123456789abcdef \n')
    assert.equal(readOrMakeToken(file, unheard), '0123456789abcdef')
  })

  for (const content of ['', '\n', '0123456789abcde']) {
    it(`is refused where the file holds ${JSON.stringify(content)}`, () => {
      const file = put(under(makeFolder(), 'token'), content)
      assert.throws(() => readOrMakeToken(file, unheard), {
        code: 'usage',
        message: new RegExp(`at least 16 characters in .*, got ${content.trim().length}$`),
      })
      assert.equal(take(file).toString(), content)
    })
  }

  it('is refused where it can be neither read nor made', () => {
    const folder = makeFolder()
    const directory = under(folder, 'token')
    mkdirSync(toBuffer(directory))
    assert.throws(() => readOrMakeToken(directory, unheard), {
      code: 'usage',
      message: /got: EISDIR/,
    })
  })

  it('is made by nobody in a directory that may not be written to', function () {
    // Root may write everywhere.
    if (process.getuid?.() === 0) this.skip()
    const folder = makeFolder()
    chmodSync(toBuffer(folder), 0o500)
    assert.throws(() => readOrMakeToken(under(folder, 'token'), unheard), { code: 'usage' })
  })

  it('is compared whole', () => {
    assert.equal(isSameToken('abc', 'abc'), true)
    for (const other of ['', 'ab', 'abcd', 'ABC', 'abd']) {
      assert.equal(isSameToken('abc', other), false)
    }
  })
})
