import { status } from '@grpc/grpc-js'
import { ImageRayError } from '../errors.js'
import { asCallError, CallError, DRAINING_DETAIL, type CallProblem } from './call-error.js'

const statusByProblem: Readonly<Record<CallProblem, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  wrong_service: status.UNIMPLEMENTED,
  draining: status.UNAVAILABLE,
  lost: status.UNAVAILABLE,
  timeout: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  internal: status.INTERNAL,
}

/** Server side: what the client is told. Anything not thrown on purpose stays private. */
export function toStatus(error: unknown): { code: status; details: string } {
  if (error instanceof CallError) {
    return { code: statusByProblem[error.problem], details: error.message }
  }
  if (error instanceof ImageRayError) {
    return { code: status.INVALID_ARGUMENT, details: error.message }
  }
  return { code: status.INTERNAL, details: 'The worker failed; its log says why' }
}

const problemByStatus = new Map<number, CallProblem>([
  [status.INVALID_ARGUMENT, 'invalid'],
  [status.UNAUTHENTICATED, 'unauthenticated'],
  [status.PERMISSION_DENIED, 'unauthenticated'],
  [status.UNIMPLEMENTED, 'wrong_service'],
  [status.UNAVAILABLE, 'lost'],
  [status.DEADLINE_EXCEEDED, 'timeout'],
  [status.CANCELLED, 'cancelled'],
])

const hasStatus = (error: unknown): error is Error & { code: number; details: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'number' &&
  'details' in error &&
  typeof error.details === 'string'

/** Client side: recognised by shape, since grpc-js exports no error class. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError || !hasStatus(error)) return asCallError(error)
  const byCode = problemByStatus.get(error.code) ?? 'internal'
  const draining = byCode === 'lost' && error.details === DRAINING_DETAIL
  // A server that speaks HTTP but not gRPC: grpc-js reports the HTTP status or a protocol error.
  const foreign = /HTTP status|protocol error|Parse Error|content-type/i.test(error.details)
  const problem = draining ? 'draining' : foreign ? 'wrong_service' : byCode
  return new CallError(problem, error.details, { cause: error })
}
