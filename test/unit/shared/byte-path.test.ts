import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  asBytePath,
  fromBytes,
  fromJsonPath,
  fromText,
  isUtf8,
  toBuffer,
  toDisplay,
  toJsonPath,
  toText,
} from '../../../shared/byte-path.js'
import { under, useFolders } from '../../helpers/folders.js'

const anyBytes = fc.uint8Array({ maxLength: 64 })
const nameBytes = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .filter((bytes) => !bytes.includes(0) && !bytes.includes(47))
  .filter((bytes) => !['.', '..'].includes(Buffer.from(bytes).toString('latin1')))

describe('byte paths', () => {
  const makeFolder = useFolders()

  it('keep any bytes through the wire form', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        assert.deepEqual(toBuffer(fromBytes(bytes)), Buffer.from(bytes))
      }),
    )
  })

  it('keep any bytes through JSON', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const path = fromBytes(bytes)
        const json = JSON.stringify(toJsonPath(path))
        assert.equal(fromJsonPath(JSON.parse(json) as ReturnType<typeof toJsonPath>), path)
      }),
    )
  })

  it('keep any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(toText(fromText(text)), text)
        assert.ok(isUtf8(fromText(text)))
      }),
    )
  })

  it('name the file that has these bytes for its name', () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        const inside = makeFolder()
        writeFileSync(toBuffer(under(inside, fromBytes(bytes))), '')
        const names = readdirSync(toBuffer(inside), { encoding: 'buffer' })
        assert.deepEqual(names.map(fromBytes), [fromBytes(bytes)])
      }),
      { numRuns: 30 },
    )
  })

  it('reads a view of a larger buffer from its own start', () => {
    const bytes = new Uint8Array([1, 2, 97, 98, 99]).subarray(2, 4)
    assert.equal(fromBytes(bytes), 'ab')
  })

  it('are text in JSON where the name is UTF-8, base64 where it is not', () => {
    assert.equal(toJsonPath(fromText('Zürich.jpg')), 'Zürich.jpg')
    assert.deepEqual(toJsonPath(asBytePath('caf\xe9.jpg')), { base64: 'Y2Fm6S5qcGc=' })
  })

  it('refuse characters that are no bytes', () => {
    assert.throws(() => asBytePath('Ā'), /Expected one byte a character, got 'Ā'/)
    assert.equal(asBytePath('\0\xff'), '\0\xff')
  })

  const displays = [
    ['plain.jpg', 'plain.jpg'],
    ['Zürich am See.jpg', 'Zürich am See.jpg'],
    ['a\nb', 'a\\nb'],
    ['a\tb', 'a\\tb'],
    ['\x1b[2J', '\\u{1b}[2J'],
    ['gpj.\u202eexe', 'gpj.\\u{202e}exe'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\u200bhidden', '\\u{200b}hidden'],
  ] as const
  for (const [text, shown] of displays) {
    it(`shows ${JSON.stringify(text)} on a terminal as ${JSON.stringify(shown)}`, () => {
      assert.equal(toDisplay(fromText(text)), shown)
    })
  }

  it('never puts a control character on a terminal', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        assert.doesNotMatch(toDisplay(fromBytes(bytes)), /[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  it('shows bytes that are no UTF-8 as the replacement character', () => {
    assert.equal(toDisplay(asBytePath('caf\xe9')), 'caf\ufffd')
    assert.equal(isUtf8(asBytePath('caf\xe9')), false)
  })
})
