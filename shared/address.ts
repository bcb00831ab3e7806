import { isIPv4 } from 'node:net'
import { ImageRayError } from './errors.js'

export interface Address {
  /** A name or an IP address, that of version 6 in brackets. */
  readonly host: string
  readonly port: number
}

const addressPattern = /^(\[[\da-f:]+\]|[\w.-]+):(\d{1,5})$/i

/** @throws ImageRayError `usage` for anything but host:port */
export function parseAddress(text: string): Address {
  const [, host, digits] = addressPattern.exec(text) ?? []
  const port = Number(digits)
  if (host === undefined || port > 65_535) {
    throw new ImageRayError('usage', `Expected host:port, got '${text}'`)
  }
  return { host, port }
}

/** Whether what is sent there stays on this machine. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '[::1]'].includes(host.toLowerCase()) || (isIPv4(host) && host.startsWith('127.'))

/** Fewer could be guessed by somebody who may try as often as they like. */
const MIN_TOKEN_LENGTH = 16

export interface Protection {
  readonly hasTls: boolean
  readonly token: string
}

/**
 * Whether a worker may listen at an address: anywhere on this machine's loopback, and beyond it only
 * with TLS and a token, since it writes files for whoever shows the token.
 * @throws ImageRayError `usage` that says what to do
 */
export function requireSafeListen({ host }: Address, { hasTls, token }: Protection): void {
  if (isLoopback(host)) return
  if (!hasTls) {
    throw new ImageRayError(
      'usage',
      `--listen: Expected --tls-cert and --tls-key beside ${host}, since a worker writes files for ` +
        'whoever has its token, and that must not travel in clear; ' +
        'without them listen on 127.0.0.1, localhost or [::1]',
    )
  }
  if (token.length < MIN_TOKEN_LENGTH) {
    throw new ImageRayError(
      'usage',
      `--listen: Expected a token of at least ${MIN_TOKEN_LENGTH} characters beside ${host}, ` +
        `got ${token.length}; leave IMAGE_RAY_TOKEN out to have one made`,
    )
  }
}

/**
 * Whether a token may be sent to an address: within this machine, and beyond it only over TLS.
 * @throws ImageRayError `usage` that says what to do
 */
export function requireSafeConnect(text: string, hasTls: boolean): void {
  const { host, port } = parseAddress(text)
  if (hasTls || isLoopback(host)) return
  throw new ImageRayError(
    'usage',
    `Expected --tls-ca for ${text}, since the token must not travel in clear; ` +
      `or use a tunnel: ssh -L ${port}:127.0.0.1:${port} ${host}, then 127.0.0.1:${port}`,
  )
}
