import assert from 'node:assert/strict'
import { findTlsProblem } from '../../../../coordinator/workers/tls-problem.js'

const wrap = (error: string): string =>
  `No connection established. Last error: ${error}. Resolution note: `
const openssl = (reason: string): string =>
  `80DC:error:0A00010B:SSL routines:ssl3_get_record:${reason}:../ssl/record.c:350:\n`

describe('what is wrong about TLS', () => {
  const rows = [
    ['Error: certificate has expired', true, 'unauthenticated', /got one that has expired$/],
    ['Error: certificate is not yet valid', true, 'unauthenticated', /are the clocks right\?$/],
    [
      "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: " +
        "Host: a. is not in the cert's altnames: DNS:b",
      true,
      'unauthenticated',
      /^Expected a certificate for host:1, got one for other names and addresses$/,
    ],
    ['Error: unable to verify the first certificate', true, 'unauthenticated', /of --tls-ca/],
    ['Error: self-signed certificate in certificate chain', true, 'unauthenticated', /of --tls-ca/],
    ['Error: unable to get local issuer certificate', true, 'unauthenticated', /of --tls-ca/],
    [openssl('wrong version number'), true, 'wrong_service', /leave out --tls-ca/],
    [openssl('tlsv13 alert certificate required'), true, 'unauthenticated', /\(--tls-cert, /],
    ['Failed to connect (2026-11-22T22:37:24.564Z)', true, 'unauthenticated', /\(--tls-cert, /],
    ['read ECONNRESET (2026-11-22T22:37:24.564Z)', false, 'wrong_service', /needs --tls-ca$/],
    ['Failed to connect (2026-11-22T22:37:24.564Z)', false, 'wrong_service', /needs --tls-ca$/],
  ] as const
  for (const [error, hasTls, code, message] of rows) {
    it(`is told of '${error.trim()}' ${hasTls ? 'over TLS' : 'in clear'}`, () => {
      const problem = findTlsProblem('host:1', wrap(error), hasTls)
      assert.equal(problem?.code, code)
      assert.match(problem.message, message)
      assert.match(problem.message, /host:1/)
    })
  }

  for (const error of ['Error: connect ECONNREFUSED 127.0.0.1:1', 'Error: connect ETIMEDOUT']) {
    it(`is nothing where the words are '${error}'`, () => {
      assert.equal(findTlsProblem('host:1', wrap(error), true), undefined)
      assert.equal(findTlsProblem('host:1', wrap(error), false), undefined)
    })
  }
})
