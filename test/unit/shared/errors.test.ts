import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import {
  describeError,
  fileErrorCodeOf,
  fileErrors,
  ImageRayError,
  nameErrno,
  skipReasons,
  systemCodeOf,
  toFileErrorCode,
  toSkipReason,
} from '../../../shared/errors.js'

const systemError = (code: string) => Object.assign(new Error(code), { code })

describe('errors', () => {
  it('says of every way to fail whether it is tried again', () => {
    const retried = Object.entries(fileErrors).filter(([, { retry }]) => retry !== 'never')
    assert.deepEqual(
      retried.map(([code, { retry }]) => `${code} ${retry}`),
      ['io backoff', 'timeout once', 'worker_crash crash', 'out_of_memory once'],
    )
  })

  it('has a summary in words for every code and reason, without a full stop', () => {
    const texts = [
      ...Object.values(fileErrors).map(({ summary }) => summary),
      ...Object.values(skipReasons),
    ]
    for (const text of texts) assert.match(text, /^[A-Z].*[^.]$/)
  })

  it('takes every code of its own from the wire, and turns any other into internal', () => {
    for (const code of Object.keys(fileErrors)) assert.equal(toFileErrorCode(code), code)
    for (const text of ['', 'a newer code', 'toString', '__proto__']) {
      assert.equal(toFileErrorCode(text), 'internal')
    }
  })

  it('takes every skip reason of its own from the wire, and turns any other into not_selected', () => {
    for (const reason of Object.keys(skipReasons)) assert.equal(toSkipReason(reason), reason)
    for (const text of ['', 'a newer reason', 'constructor']) {
      assert.equal(toSkipReason(text), 'not_selected')
    }
  })

  const systemCodes = [
    ['ENOENT', 'not_found'],
    ['ENOTDIR', 'not_found'],
    ['EACCES', 'permission'],
    ['EPERM', 'permission'],
    ['EROFS', 'permission'],
    ['ELOOP', 'not_a_regular_file'],
    ['EISDIR', 'not_a_regular_file'],
    ['ENXIO', 'not_a_regular_file'],
    ['ENOSPC', 'no_space'],
    ['EDQUOT', 'no_space'],
    ['EFBIG', 'too_large'],
    ['ENAMETOOLONG', 'too_large'],
    ['EMFILE', 'io'],
    ['ENFILE', 'io'],
    ['ENOMEM', 'out_of_memory'],
    ['EIO', 'io'],
    ['EMFILE', 'io'],
    ['ESTALE', 'io'],
  ] as const
  for (const [system, code] of systemCodes) {
    it(`maps ${system} to ${code}`, () => {
      assert.equal(fileErrorCodeOf(systemError(system)), code)
    })
  }

  it('maps what is no system error to nothing', () => {
    for (const error of [new Error('plain'), systemError('ERR_INVALID_ARG'), 'ENOENT', undefined]) {
      assert.equal(fileErrorCodeOf(error), undefined)
    }
  })

  it('reads the system code of a real error', () => {
    assert.throws(
      () => readFileSync('/nowhere/at/all'),
      (error) => systemCodeOf(error) === 'ENOENT' && fileErrorCodeOf(error) === 'not_found',
    )
    assert.equal(systemCodeOf({ code: 'ENOENT' }), undefined)
  })

  it('names what Node has no name for', function () {
    const { EDQUOT } = constants.errno
    const code = `Unknown system error -${EDQUOT}`
    const error = Object.assign(new Error(code), { code, errno: -EDQUOT })
    assert.deepEqual([systemCodeOf(error), fileErrorCodeOf(error)], ['EDQUOT', 'no_space'])
    assert.deepEqual([nameErrno(2), nameErrno(4_000)], ['ENOENT', 'E4000'])
  })

  it('carries a code, a message and a cause', () => {
    const cause = new Error('below')
    const error = new ImageRayError('no_space', 'Expected room, got none', { cause })
    assert.ok(error instanceof Error)
    assert.deepEqual(
      [error.name, error.code, error.message, error.cause],
      ['ImageRayError', 'no_space', 'Expected room, got none', cause],
    )
  })

  it('describes anything that is thrown', () => {
    assert.equal(describeError(new TypeError('wrong')), 'wrong')
    assert.equal(describeError('text'), 'text')
    assert.equal(describeError(undefined), 'undefined')
  })
})
