import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { toBuffer, toText } from '../../../shared/byte-path.js'
import { readClientTls, readServerTls, type TlsFiles } from '../../../shared/tls-files.js'
import { expired, makeAuthority } from '../../helpers/certificates.js'
import { put, under, useFolders } from '../../helpers/folders.js'

describe('files for TLS', () => {
  const makeFolder = useFolders()
  const authority = makeAuthority('authority')
  const mine = authority.issue()
  const other = authority.issue()
  const past = authority.issue(expired)
  const future = authority.issue({ notBefore: new Date(Date.now() + 86_400_000) })

  const write = (content: string): string => {
    const path = put(under(makeFolder(), 'file.pem'), content)
    chmodSync(toBuffer(path), 0o600)
    return toText(path)
  }
  const unheard = (message: string): void => {
    assert.fail(message)
  }

  it('are not needed', () => {
    assert.equal(readServerTls({}, unheard), undefined)
    assert.equal(readClientTls({}, unheard), undefined)
  })

  it('give a worker its certificate and key, and what clients must show', () => {
    const files = { tlsCert: write(mine.cert), tlsKey: write(mine.key) }
    const identity = { cert: Buffer.from(mine.cert), key: Buffer.from(mine.key) }
    assert.deepEqual(readServerTls(files, unheard), { identity, ca: undefined })
    const ca = Buffer.from(authority.cert)
    const withCa = { ...files, tlsCa: write(authority.cert) }
    assert.deepEqual(readServerTls(withCa, unheard), { identity, ca })
    assert.deepEqual(readClientTls(withCa, unheard), { identity, ca })
  })

  it('warn of a key that others may read', () => {
    const warnings: string[] = []
    const tlsKey = write(mine.key)
    chmodSync(tlsKey, 0o644)
    readServerTls({ tlsCert: write(mine.cert), tlsKey }, (message) => warnings.push(message))
    assert.match(warnings.join('\n'), /^Expected only its owner to read .*, got mode 0644/)
  })

  const both = (cert: string, key: string) => (): TlsFiles => ({
    tlsCert: write(cert),
    tlsKey: write(key),
  })
  const refused: readonly (readonly [string, () => TlsFiles, RegExp])[] = [
    ['a certificate without its key', () => ({ tlsCert: write(mine.cert) }), /together, got one/],
    ['a key without its certificate', () => ({ tlsKey: write(mine.key) }), /together, got one/],
    ['the key of another certificate', both(mine.cert, other.key), /^--tls-key: .*, got another$/],
    ['a certificate that is over', both(past.cert, past.key), /valid now in .*that ended on/],
    ['a certificate of the future', both(future.cert, future.key), /valid now in .* on$/],
    ['text for a certificate', both('hello', mine.key), /^--tls-cert: Expected a certificate/],
    ['a certificate for a key', both(mine.cert, mine.cert), /^--tls-key: Expected a private key/],
    [
      'a file that is not there',
      () => ({ tlsCert: '/nowhere/file.pem', tlsKey: write(mine.key) }),
      /^--tls-cert: Expected a certificate \(PEM\) in \/nowhere\/file\.pem, got: ENOENT/,
    ],
    [
      'text for an authority',
      () => ({ ...both(mine.cert, mine.key)(), tlsCa: write('hello') }),
      /^--tls-ca: Expected a certificate/,
    ],
  ]
  for (const [what, makeFiles, message] of refused) {
    it(`are refused with ${what}`, () => {
      const files = makeFiles()
      for (const read of [readServerTls, readClientTls]) {
        assert.throws(() => read(files, unheard), { code: 'usage', message })
      }
    })
  }

  it('are refused where one side has too few', () => {
    const authorityOnly = { tlsCa: write(authority.cert) }
    assert.throws(() => readServerTls(authorityOnly, unheard), {
      message: /^--tls-ca: .* beside it/,
    })
    assert.throws(() => readClientTls(both(mine.cert, mine.key)(), unheard), {
      message: /^--tls-cert: Expected --tls-ca beside it/,
    })
  })
})
