import assert from 'node:assert/strict'
import { readToken, tokenHeader, tokenKey } from '../../../../shared/rpc/channel.js'

describe('the token of a call', () => {
  it('arrives as it was sent', () => {
    const header = tokenHeader('s3cret token')
    assert.deepEqual(Object.keys(header), [tokenKey])
    assert.equal(readToken(Object.values(header)), 's3cret token')
  })

  const strange: readonly (readonly (string | Buffer)[])[] = [
    [],
    [''],
    ['Basic abc'],
    ['bearer abc'],
    [Buffer.from('Bearer abc')],
  ]
  for (const values of strange) {
    it(`is empty where a call came with ${JSON.stringify(values)}`, () => {
      assert.equal(readToken(values), '')
    })
  }
})
