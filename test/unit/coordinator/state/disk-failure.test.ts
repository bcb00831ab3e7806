import assert from 'node:assert/strict'
import { describeDiskFailure } from '../../../../coordinator/state/disk-failure.js'
import { asBytePath } from '../../../../shared/byte-path.js'

describe('a disk that fails the records', () => {
  const root = asBytePath('/')
  for (const [code, isDisk] of [
    ['ENOSPC', true],
    ['SQLITE_FULL', true],
    ['SQLITE_IOERR_WRITE', true],
    ['SQLITE_ERROR', false],
    ['SQLITE_CORRUPT', false],
    ['ERR_INVALID_ARG_TYPE', false],
    ['refused', false],
  ] as const) {
    it(`is ${isDisk ? 'seen' : 'not seen'} in ${code}`, () => {
      const text = describeDiskFailure(Object.assign(new Error('bad'), { code }), root)
      assert.equal(text?.startsWith(`bad (${code} on `), isDisk ? true : undefined)
    })
  }
})
