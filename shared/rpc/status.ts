import { status } from '@grpc/grpc-js'
import { ImageRayError } from '../errors.js'

/** What a status of a whole call means to us. Failures of single files are data, never a status. */
export type CallProblem =
  /** The request can never work: a pipeline or a path that the worker refuses. */
  | 'invalid'
  /** The token is wrong or missing. */
  | 'unauthenticated'
  /** Somebody answers, but not an image-ray worker. */
  | 'wrong_service'
  /** The worker takes no new chunks but lives. */
  | 'draining'
  /** The connection or the process is gone. */
  | 'lost'
  | 'timeout'
  | 'cancelled'
  /** A fault of the program. */
  | 'internal'

const DRAINING_DETAIL = 'worker is draining'

/** Thrown by server handlers on purpose: the only texts that reach the other side. */
export class CallError extends Error {
  override readonly name = 'CallError'

  constructor(
    readonly problem: CallProblem,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** Raised by a worker that is asked to start something while it shuts down. */
export const drainingError = (): CallError => new CallError('draining', DRAINING_DETAIL)

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
  if (error instanceof CallError) return error
  if (!hasStatus(error)) return new CallError('internal', String(error), { cause: error })
  const byCode = problemByStatus.get(error.code) ?? 'internal'
  const draining = byCode === 'lost' && error.details === DRAINING_DETAIL
  // A server that speaks HTTP but not gRPC: grpc-js reports the HTTP status or a protocol error.
  const foreign = /HTTP status|protocol error|Parse Error|content-type/i.test(error.details)
  const problem = draining ? 'draining' : foreign ? 'wrong_service' : byCode
  return new CallError(problem, error.details, { cause: error })
}
