import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fromText, toBuffer, toDisplay, type BytePath } from './byte-path.js'
import { describeError, ImageRayError } from './errors.js'
import { readSecret, type Warn } from './secret-file.js'

/** Files in PEM as flags name them. */
export interface TlsFiles {
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
  readonly tlsCa?: string | undefined
}

/** What one side shows of itself. */
export interface TlsIdentity {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface ServerTls {
  readonly identity: TlsIdentity
  /** Whose signature clients must show on a certificate; they need none when undefined. */
  readonly ca: Buffer | undefined
}

export interface ClientTls {
  /** Whose signature servers must show: nothing else is trusted, least of all what browsers trust. */
  readonly ca: Buffer
  readonly identity: TlsIdentity | undefined
}

const toPath = (file: string): BytePath => fromText(resolve(file))

function tryRead<Result>(flag: string, wanted: string, file: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof ImageRayError) throw error
    const where = toDisplay(toPath(file))
    const message = `${flag}: Expected ${wanted} in ${where}, got: ${describeError(error)}`
    throw new ImageRayError('usage', message, { cause: error })
  }
}

interface Certificate {
  readonly pem: Buffer
  readonly first: X509Certificate
}

const readCertificate = (flag: string, file: string): Certificate =>
  tryRead(flag, 'a certificate (PEM)', file, () => {
    const pem = readFileSync(toBuffer(toPath(file)))
    return { pem, first: new X509Certificate(pem) }
  })

/** It would be refused by everybody, one connection after the other. */
function requireValidNow({ first }: Certificate, file: string): void {
  const [from, to] = [new Date(first.validFrom), new Date(first.validTo)]
  const now = new Date()
  if (from <= now && now <= to) return
  const got = now > to ? `one that ended on ${first.validTo}` : `one from ${first.validFrom} on`
  throw new ImageRayError(
    'usage',
    `--tls-cert: Expected a certificate that is valid now in ${toDisplay(toPath(file))}, got ${got}`,
  )
}

interface Key {
  readonly pem: Buffer
  readonly object: KeyObject
}

const readKey = (file: string, warn: Warn): Key =>
  tryRead('--tls-key', 'a private key (PEM, no passphrase)', file, () => {
    const pem = readSecret(toPath(file), warn)
    return { pem, object: createPrivateKey(pem) }
  })

function readIdentity({ tlsCert, tlsKey }: TlsFiles, warn: Warn): TlsIdentity | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new ImageRayError('usage', 'Expected --tls-cert and --tls-key together, got one of them')
  }
  const certificate = readCertificate('--tls-cert', tlsCert)
  requireValidNow(certificate, tlsCert)
  const key = readKey(tlsKey, warn)
  if (!certificate.first.checkPrivateKey(key.object)) {
    const where = toDisplay(toPath(tlsKey))
    throw new ImageRayError(
      'usage',
      `--tls-key: Expected the key of --tls-cert in ${where}, got another`,
    )
  }
  return { cert: certificate.pem, key: key.pem }
}

const readAuthority = ({ tlsCa }: TlsFiles): Buffer | undefined =>
  tlsCa === undefined ? undefined : readCertificate('--tls-ca', tlsCa).pem

/**
 * Reads what a worker needs for TLS.
 * @returns undefined where no flag asks for it
 * @throws ImageRayError `usage`
 */
export function readServerTls(files: TlsFiles, warn: Warn): ServerTls | undefined {
  const identity = readIdentity(files, warn)
  if (identity) return { identity, ca: readAuthority(files) }
  if (files.tlsCa === undefined) return undefined
  throw new ImageRayError('usage', '--tls-ca: Expected --tls-cert and --tls-key beside it')
}

/**
 * Reads what a coordinator needs for TLS.
 * @returns undefined where no flag asks for it
 * @throws ImageRayError `usage`
 */
export function readClientTls(files: TlsFiles, warn: Warn): ClientTls | undefined {
  const identity = readIdentity(files, warn)
  const ca = readAuthority(files)
  if (ca) return { ca, identity }
  if (!identity) return undefined
  throw new ImageRayError(
    'usage',
    '--tls-cert: Expected --tls-ca beside it, to know the workers by',
  )
}
