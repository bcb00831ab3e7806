import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createDeferred } from '../../../shared/deferred.js'
import { isRecord } from '../../../shared/is-record.js'
import { openLog, silentLog } from '../../../shared/log.js'
import { packageVersion } from '../../../shared/package-version.js'
import { failedResult, noTimings } from '../../../shared/result.js'

describe('small parts', () => {
  it('a deferred is settled from outside, once', async () => {
    const good = createDeferred<number>()
    good.resolve(1)
    good.reject(new Error('too late'))
    assert.equal(await good.promise, 1)
    const bad = createDeferred()
    bad.reject(new Error('no'))
    await assert.rejects(bad.promise, /^Error: no$/)
  })

  it('a record is an object with keys, never a list or null', () => {
    assert.deepEqual([{}, { a: 1 }, [], null, undefined, 'text', 5].map(isRecord), [
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })

  it('the version is that of package.json', () => {
    const text = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')
    assert.equal(packageVersion(), (JSON.parse(text) as { version: string }).version)
  })

  it('a log is silent unless it is verbose', async () => {
    assert.equal(await openLog(false, {}), silentLog)
    assert.notEqual(await openLog(true, {}), silentLog)
  })

  it('a failed result has no warnings and no timings unless told', () => {
    assert.deepEqual(failedResult(3, 'io', 'Bad'), {
      id: 3,
      status: 'failed',
      code: 'io',
      message: 'Bad',
      warnings: [],
      timings: noTimings,
    })
    assert.deepEqual(failedResult(3, 'io', 'Bad', { warnings: ['x'] }).warnings, ['x'])
  })
})
