import assert from 'node:assert/strict'
import { checkAddress } from '../../../shared/address.js'

describe('an address', () => {
  for (const text of ['127.0.0.1:5000', 'localhost:1', 'host-1.example.org:65535', '[::1]:80']) {
    it(`may be ${text}`, () => {
      assert.equal(checkAddress(text), text)
    })
  }

  for (const text of [
    '',
    'host',
    ':5000',
    'host:',
    'host:123456',
    'a b:1',
    '::1:80',
    'http://h:1',
  ]) {
    it(`may not be '${text}'`, () => {
      assert.throws(() => checkAddress(text), {
        code: 'usage',
        message: `Expected host:port, got '${text}'`,
      })
    })
  }
})
