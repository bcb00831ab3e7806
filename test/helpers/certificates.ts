import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string
  readonly key: string
}

export interface Authority extends Certified {
  /** Signs a certificate for this machine's loopback addresses. */
  issue(options?: Partial<Validity>): Certified
}

interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
  /** Names that it is for; the loopback address and localhost when left out. */
  readonly names: readonly Buffer[]
}

/** Distinguished encoding rules (X.690): tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content)
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]))
const yes = der(0x01, Buffer.from([0xff]))

/** GeneralizedTime. */
const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(date.toISOString().replace(/\.\d+|[-:T]/g, '')))

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))

const extension = (id: string, isCritical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(isCritical ? [yes] : []), der(0x04, value))

/** A DNS name of a certificate. */
export const dnsName = (name: string): Buffer => der(0x82, Buffer.from(name))
const loopback = [der(0x87, Buffer.from([127, 0, 0, 1])), dnsName('localhost')]

let serial = 0

function makeCertificate(
  subject: { readonly name: string; readonly publicKey: KeyObject },
  issuer: { readonly name: string; readonly privateKey: KeyObject },
  { notBefore, notAfter }: Pick<Validity, 'notBefore' | 'notAfter'>,
  extensions: Buffer,
): string {
  serial += 1
  const body = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    ecdsaWithSha256,
    commonName(issuer.name),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extensions)),
  )
  const signature = sign('sha256', body, issuer.privateKey)
  const lines = sequence(body, ecdsaWithSha256, bits(signature)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${lines.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const toPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const isAuthority = extension('551d13', true, sequence(yes))

/**
 * Makes a certificate authority (X.509 version 3, RFC 5280), so that tests need neither a program
 * nor keys in the repository that would end some day.
 */
export function makeAuthority(name: string): Authority {
  const keys = newKeys()
  const days = { notBefore: inDays(-30), notAfter: inDays(30) }
  const own = { name, ...keys }
  return {
    cert: makeCertificate(own, own, days, isAuthority),
    key: toPem(keys.privateKey),
    issue: ({ names = loopback, ...validity } = {}) => {
      const { publicKey, privateKey } = newKeys()
      const subject = { name: `a worker of ${name}`, publicKey }
      const alternatives = extension('551d11', false, sequence(...names))
      return {
        cert: makeCertificate(subject, own, { ...days, ...validity }, alternatives),
        key: toPem(privateKey),
      }
    },
  }
}

/** Signed by the same authority, and over since yesterday. */
export const expired = { notAfter: inDays(-1) } as const
