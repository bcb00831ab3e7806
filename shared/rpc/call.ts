import type { ClientReadableStream, ClientUnaryCall, ServiceError } from '@grpc/grpc-js'
import { toCallError } from './status.js'

/** grpc-js takes absolute deadlines only; this is the one place that makes them. */
export const deadlineIn = (timeoutMs: number): Date => new Date(Date.now() + timeoutMs)

/**
 * Awaits a unary call.
 * @throws CallError
 */
export function unaryCall<Reply>(
  start: (callback: (error: ServiceError | null, reply?: Reply) => void) => ClientUnaryCall,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    start((error, reply) => {
      if (error) reject(toCallError(error))
      else if (reply === undefined) reject(toCallError(new Error('The call gave no reply')))
      else resolve(reply)
    })
  })
}

/**
 * Reads a server stream; leaving the loop early or an abort cancels the call.
 * @throws CallError
 */
export async function* streamCall<Reply>(
  call: ClientReadableStream<Reply>,
  signal: AbortSignal,
): AsyncGenerator<Reply> {
  const cancel = () => {
    call.cancel()
  }
  // A stream that fails between two reads would otherwise throw as an uncaught 'error' event.
  call.on('error', () => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    const replies: AsyncIterable<Reply> = call
    yield* replies
  } catch (error) {
    throw toCallError(error)
  } finally {
    signal.removeEventListener('abort', cancel)
    call.cancel()
  }
}
