import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { findToken } from '../../../coordinator/token.js'
import { toBuffer, toText } from '../../../shared/byte-path.js'
import { put, under, useFolders } from '../../helpers/folders.js'

const unheard = (): void => undefined

describe('the token for workers started by hand', () => {
  const makeFolder = useFolders()

  it('is that of the file named, before any variable', () => {
    const file = put(under(makeFolder(), 'token'), ' from-the-file\n')
    assert.equal(findToken(toText(file), unheard, { IMAGE_RAY_TOKEN: 'other' }), 'from-the-file')
  })

  it('is that of the variable where no file is named', () => {
    assert.equal(
      findToken(undefined, unheard, { IMAGE_RAY_TOKEN: 'from-the-variable' }),
      'from-the-variable',
    )
  })

  it('is that of the file which such a worker makes, where neither is given', () => {
    const home = makeFolder()
    put(under(home, 'image-ray/worker.token'), 'made-by-a-worker\n')
    const environment = { XDG_STATE_HOME: toText(home), IMAGE_RAY_TOKEN: '' }
    assert.equal(findToken(undefined, unheard, environment), 'made-by-a-worker')
  })

  it('is warned of where others may read its file', () => {
    const file = put(under(makeFolder(), 'token'), 'read-by-many\n')
    const warnings: string[] = []
    const find = () => findToken(toText(file), (message) => warnings.push(message), {})
    chmodSync(toBuffer(file), 0o640)
    assert.equal(find(), 'read-by-many')
    assert.match(warnings.join('\n'), /^Expected only its owner to read .*, got mode 0640; .*$/)
    chmodSync(toBuffer(file), 0o600)
    assert.equal(find(), 'read-by-many')
    assert.equal(warnings.length, 1)
  })

  it('is missed by the name of the file where it should be', () => {
    assert.throws(() => findToken(toText(under(makeFolder(), 'none')), unheard, {}), {
      code: 'usage',
      message:
        /^Expected the token .* in --token-file or IMAGE_RAY_TOKEN, got none in .*\/none: ENOENT/,
    })
  })
})
