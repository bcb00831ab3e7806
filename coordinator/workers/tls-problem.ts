import type { JobErrorCode } from '../../shared/errors.js'

export interface TlsProblem {
  readonly code: JobErrorCode
  readonly message: string
}

/** What grpc-js and OpenSSL say, and what it means. They give text only, so text is matched. */
const texts: readonly (readonly [RegExp, (at: string) => TlsProblem])[] = [
  [
    /certificate has expired/,
    (at) => ({
      code: 'unauthenticated',
      message: `Expected a certificate that is valid now of the worker at ${at}, got one that has expired`,
    }),
  ],
  [
    /certificate is not yet valid/,
    (at) => ({
      code: 'unauthenticated',
      message:
        `Expected a certificate that is valid now of the worker at ${at}, ` +
        'got one for later; are the clocks right?',
    }),
  ],
  [
    /does not match certificate's altnames/,
    (at) => ({
      code: 'unauthenticated',
      message: `Expected a certificate for ${at}, got one for other names and addresses`,
    }),
  ],
  [
    /self-signed certificate|unable to (?:verify|get)|signature failure/,
    (at) => ({
      code: 'unauthenticated',
      message: `Expected a certificate signed by the authority of --tls-ca of the worker at ${at}, got another`,
    }),
  ],
  [
    /wrong version number|packet length too long/,
    (at) => ({
      code: 'wrong_service',
      message: `Expected a worker with TLS at ${at}, got something without; leave out --tls-ca for it`,
    }),
  ],
]

const brokenOff = /Last error: (?:Failed to connect|.*\balert\b|.*ECONNRESET|.*EPIPE|.*socket)/s

/**
 * What is wrong about TLS where a connection could not be made.
 * @param details what grpc-js says
 * @param hasTls whether we spoke TLS
 * @returns undefined where it is something else
 */
export function findTlsProblem(
  at: string,
  details: string,
  hasTls: boolean,
): TlsProblem | undefined {
  const known = texts.find(([pattern]) => pattern.test(details))?.[1](at)
  if (known) return known
  if (!brokenOff.test(details)) return undefined
  return hasTls
    ? {
        code: 'unauthenticated',
        message:
          `Expected the worker at ${at} to take us, got a refusal; ` +
          'it may want a certificate of its own authority (--tls-cert, --tls-key)',
      }
    : {
        code: 'wrong_service',
        message:
          `Expected a worker without TLS at ${at}, got a connection that was broken off; ` +
          'a worker with TLS needs --tls-ca',
      }
}
