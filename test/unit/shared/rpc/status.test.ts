import assert from 'node:assert/strict'
import { status } from '@grpc/grpc-js'
import { ImageRayError } from '../../../../shared/errors.js'
import { CallError, drainingError, type CallProblem } from '../../../../shared/rpc/call-error.js'
import { toCallError, toStatus } from '../../../../shared/rpc/status.js'

const serviceError = (code: status, details: string) =>
  Object.assign(new Error(`${code} ${details}`), { code, details })

/** What the client makes of what the server threw. */
const across = (error: unknown): CallError => {
  const { code, details } = toStatus(error)
  return toCallError(serviceError(code, details))
}

describe('call status', () => {
  const problems: readonly (readonly [CallProblem, status])[] = [
    ['invalid', status.INVALID_ARGUMENT],
    ['unauthenticated', status.UNAUTHENTICATED],
    ['wrong_service', status.UNIMPLEMENTED],
    ['lost', status.UNAVAILABLE],
    ['timeout', status.DEADLINE_EXCEEDED],
    ['cancelled', status.CANCELLED],
    ['internal', status.INTERNAL],
  ]
  for (const [problem, code] of problems) {
    it(`carries ${problem} as ${status[code]} and back, with its text`, () => {
      const error = new CallError(problem, 'Expected this, got that')
      assert.deepEqual(toStatus(error), { code, details: 'Expected this, got that' })
      const arrived = across(error)
      assert.deepEqual([arrived.problem, arrived.message], [problem, 'Expected this, got that'])
    })
  }

  it('tells a worker that drains from one that is lost', () => {
    assert.equal(toStatus(drainingError()).code, status.UNAVAILABLE)
    assert.equal(across(drainingError()).problem, 'draining')
    assert.equal(toCallError(serviceError(status.UNAVAILABLE, 'No connection')).problem, 'lost')
  })

  const foreign = [
    [status.PERMISSION_DENIED, 'No', 'unauthenticated'],
    [status.RESOURCE_EXHAUSTED, 'Too much', 'internal'],
    [status.UNKNOWN, 'Received HTTP status code 404', 'wrong_service'],
    [status.UNAVAILABLE, 'Protocol error', 'wrong_service'],
    [status.UNAVAILABLE, 'Parse Error: Expected HTTP/', 'wrong_service'],
    [status.UNKNOWN, 'invalid content-type', 'wrong_service'],
    [status.UNAVAILABLE, 'connect ECONNREFUSED 127.0.0.1:1', 'lost'],
  ] as const
  for (const [code, details, problem] of foreign) {
    it(`takes ${status[code]} '${details}' for ${problem}`, () => {
      const error = serviceError(code, details)
      const call = toCallError(error)
      assert.deepEqual([call.problem, call.message, call.cause], [problem, details, error])
    })
  }

  it('keeps to itself what was not thrown on purpose', () => {
    const told = toStatus(new Error('secret path /home/me'))
    assert.deepEqual(told, {
      code: status.INTERNAL,
      details: 'The worker failed; its log says why',
    })
  })

  it('tells the text of an ImageRayError, since it is meant for people', () => {
    const told = toStatus(new ImageRayError('usage', 'Expected a size, got none'))
    assert.deepEqual(told, { code: status.INVALID_ARGUMENT, details: 'Expected a size, got none' })
  })

  it('takes anything else for a fault of the program, and a CallError as it is', () => {
    const error = new CallError('timeout', 'Late')
    assert.equal(toCallError(error), error)
    for (const thrown of ['text', undefined, new Error('plain'), { code: 14, details: 'x' }]) {
      const call = toCallError(thrown)
      assert.deepEqual([call.problem, call.cause], ['internal', thrown])
    }
  })
})
