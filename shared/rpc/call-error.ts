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

/** How a worker that drains says so. */
export const DRAINING_DETAIL = 'worker is draining'

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

/** Whatever was thrown as a CallError; what is none of ours is a fault of the program. */
export const asCallError = (error: unknown): CallError =>
  error instanceof CallError ? error : new CallError('internal', String(error), { cause: error })
