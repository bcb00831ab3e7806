import assert from 'node:assert/strict'
import {
  isLoopback,
  parseAddress,
  requireSafeConnect,
  requireSafeListen,
} from '../../../shared/address.js'

const goodToken = '0123456789abcdef'

describe('an address', () => {
  const good = [
    ['127.0.0.1:5000', '127.0.0.1', 5_000],
    ['localhost:1', 'localhost', 1],
    ['host-1.example.org:65535', 'host-1.example.org', 65_535],
    ['[::1]:80', '[::1]', 80],
    ['0.0.0.0:0', '0.0.0.0', 0],
  ] as const
  for (const [text, host, port] of good) {
    it(`may be ${text}`, () => {
      assert.deepEqual(parseAddress(text), { host, port })
    })
  }

  const bad = ['', 'host', ':5000', 'host:', 'h:65536', 'h:123456', 'a b:1', '::1:80', 'http://h:1']
  for (const text of bad) {
    it(`may not be '${text}'`, () => {
      assert.throws(() => parseAddress(text), {
        code: 'usage',
        message: `Expected host:port, got '${text}'`,
      })
    })
  }

  const hosts = [
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['localhost', true],
    ['LocalHost', true],
    ['[::1]', true],
    ['0.0.0.0', false],
    ['[::]', false],
    ['10.0.0.1', false],
    ['128.0.0.1', false],
    ['127.0.0.1.example.org', false],
    ['127.0.0.256', false],
    ['localhost.example.org', false],
    ['[::ffff:7f00:1]', false],
  ] as const
  for (const [host, stays] of hosts) {
    it(`with the host ${host} ${stays ? 'stays on' : 'may leave'} this machine`, () => {
      assert.equal(isLoopback(host), stays)
    })
  }

  const listening = [
    ['127.0.0.1', false, 'short', undefined],
    ['[::1]', true, 'short', undefined],
    ['0.0.0.0', false, goodToken, /--tls-cert and --tls-key beside 0\.0\.0\.0/],
    ['0.0.0.0', false, 'short', /--tls-cert and --tls-key beside 0\.0\.0\.0/],
    ['0.0.0.0', true, 'short', /at least 16 characters beside 0\.0\.0\.0, got 5;/],
    ['10.0.0.1', true, goodToken.slice(1), /, got 15;/],
    ['0.0.0.0', true, goodToken, undefined],
    ['worker.example.org', true, goodToken, undefined],
  ] as const
  for (const [host, hasTls, token, problem] of listening) {
    const protection = `${hasTls ? 'TLS' : 'no TLS'} and a token of ${token.length} characters`
    it(`${problem ? 'refuses' : 'takes'} a worker on ${host} with ${protection}`, () => {
      const listen = () => {
        requireSafeListen({ host, port: 1 }, { hasTls, token })
      }
      if (problem) assert.throws(listen, { code: 'usage', message: problem })
      else listen()
    })
  }

  const connecting = [
    ['127.0.0.1:1', false, true],
    ['localhost:1', false, true],
    ['10.0.0.1:5000', false, false],
    ['10.0.0.1:5000', true, true],
    ['127.0.0.1:1', true, true],
  ] as const
  for (const [text, hasTls, allowed] of connecting) {
    it(`of ${text} is ${allowed ? 'called' : 'refused'} ${hasTls ? 'over TLS' : 'in clear'}`, () => {
      const connect = () => {
        requireSafeConnect(text, hasTls)
      }
      if (allowed) connect()
      else
        assert.throws(connect, { code: 'usage', message: /^Expected --tls-ca for .* ssh -L 5000/ })
    })
  }
})
