import assert from 'node:assert/strict'
import { workerEnvironment } from '../../../../coordinator/workers/worker-environment.js'

const VARIABLE = 'MALLOC_ARENA_MAX'

describe('the environment of a worker', () => {
  const before = process.env[VARIABLE]
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE)
    else process.env[VARIABLE] = before
  })

  it('is ours, with its name, its token, and what its runtime should know', () => {
    Reflect.deleteProperty(process.env, VARIABLE)
    const environment = workerEnvironment('w7', 'secret')
    assert.deepEqual(
      [environment['IMAGE_RAY_WORKER'], environment['IMAGE_RAY_TOKEN'], environment[VARIABLE]],
      ['w7', 'secret', '2'],
    )
    assert.equal(environment['PATH'], process.env['PATH'])
  })

  it('keeps what somebody has set', () => {
    process.env[VARIABLE] = '8'
    assert.equal(workerEnvironment('w1', 'secret')[VARIABLE], '8')
  })
})
