import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import sharp from 'sharp'
import { asBytePath } from '../../../shared/byte-path.js'
import { ImageRayError } from '../../../shared/errors.js'
import {
  classifyDecoderText,
  decoderFailure,
  FileFailure,
  systemFailure,
  toFileFailure,
  tryOn,
} from '../../../worker/failure.js'
import { makeBrokenJpeg } from '../../helpers/pictures.js'

const path = asBytePath('/in/a\nb.jpg')
const systemError = (code: string) => Object.assign(new Error(`${code}: bad`), { code })

describe('failures of a file', () => {
  const texts = [
    ['Input buffer contains unsupported image format', 'unsupported_format'],
    ['"/in/a" is not a known file format', 'unsupported_format'],
    ['Input Buffer is empty', 'empty'],
    ['Input image exceeds pixel limit', 'too_large'],
    ['webp: image too large', 'too_large'],
    ['VipsImage: out of memory --- size == 9GB', 'out_of_memory'],
    ['unable to write: No space left on device', 'no_space'],
    ['VipsJpeg: premature end of JPEG image', 'corrupt'],
    ['vipspng: libspng read error', 'corrupt'],
    ['', 'corrupt'],
  ] as const
  for (const [text, code] of texts) {
    it(`take '${text}' of the decoder for ${code}`, () => {
      assert.equal(classifyDecoderText(text), code)
      assert.equal(decoderFailure(path, new Error(text)).code, code)
    })
  }

  it('tell what sharp said about a damaged picture, on one line', async () => {
    const error: unknown = await sharp(await makeBrokenJpeg(), { failOn: 'warning' })
      .raw()
      .toBuffer()
      .catch((reason: unknown) => reason)
    const failure = decoderFailure(path, error)
    assert.equal(failure.code, 'corrupt')
    assert.match(failure.message, /^Expected an undamaged picture in \/in\/a\\nb\.jpg, got: /)
    assert.match(failure.message, /premature end/i)
    assert.doesNotMatch(failure.message, /\n/)
    assert.equal(failure.cause, error)
  })

  it('name each line of the decoder once, three at most, and leave out mere consequences', () => {
    const lines = ['one', 'two', 'one', 'unable to write to target jpeg', '', 'three', 'four']
    const { message } = decoderFailure(path, new Error(lines.join('\n')))
    assert.match(message, /, got: one; two; three; \.\.\.$/)
  })

  it('name the folder of the temporary files for which there is no space', () => {
    const { message } = decoderFailure(path, new Error('No space left on device'))
    assert(message.startsWith(`Expected space for temporary files in ${tmpdir()}, for the picture`))
  })

  it('find words where the decoder has none', () => {
    const { message } = decoderFailure(path, new Error('unable to write to target jpeg'))
    assert.match(message, /, got: data that cannot be decoded to its end$/)
  })

  it('name path, action and system code', () => {
    const failure = systemFailure('read', path, systemError('EACCES'))
    assert.deepEqual(
      [failure.name, failure.code, failure.message],
      ['FileFailure', 'permission', 'Expected to read /in/a\\nb.jpg, got EACCES'],
    )
  })

  it('are made of system errors only, where file calls are tried', () => {
    assert.equal(
      tryOn('read', path, () => 5),
      5,
    )
    assert.throws(
      () =>
        tryOn('read', path, () => {
          throw systemError('ENOSPC')
        }),
      { code: 'no_space' },
    )
    for (const error of [new FileFailure('empty', 'Empty'), new TypeError('a bug')]) {
      assert.throws(
        () =>
          tryOn('read', path, () => {
            throw error
          }),
        (thrown) => thrown === error,
      )
    }
  })

  it('are made of anything that was thrown', () => {
    const failure = new FileFailure('empty', 'Empty')
    assert.equal(toFileFailure(path, failure), failure)
    assert.equal(toFileFailure(path, systemError('EIO')).code, 'io')
    assert.equal(toFileFailure(path, new ImageRayError('no_space', 'Full')).code, 'no_space')
    assert.equal(toFileFailure(path, new ImageRayError('usage', 'Wrong')).code, 'internal')
    const unforeseen = toFileFailure(path, new TypeError('a bug'))
    assert.deepEqual(
      [unforeseen.code, unforeseen.message],
      ['internal', 'Expected to process /in/a\\nb.jpg, got: a bug'],
    )
  })
})
