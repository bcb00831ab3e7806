import { once } from 'node:events'
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerUnaryCall,
  ServerWritableStream,
} from '@grpc/grpc-js'
import { CallError } from './call-error.js'
import { readToken, tokenKey } from './channel.js'
import { toStatus } from './status.js'

/** What every handler is told about its call. */
export interface CallContext {
  /** Aborts when the client went away or cancelled; never after the handler has settled. */
  readonly signal: AbortSignal
}

export interface HandlerOptions {
  /** Throws CallError when the token does not fit. */
  checkToken(token: string): void
  /** Gets what went wrong in full, since the client is told little. */
  logError(error: unknown): void
}

type AnyCall<Request, Reply> =
  ServerUnaryCall<Request, Reply> | ServerWritableStream<Request, Reply>

/**
 * grpc-js emits 'cancelled' after a good reply as well, so the signal is disarmed once the handler
 * has settled.
 */
async function runHandler<Request, Reply, Result>(
  call: AnyCall<Request, Reply>,
  options: HandlerOptions,
  handle: (context: CallContext) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const abort = () => {
    controller.abort(new CallError('cancelled', 'The client ended the call'))
  }
  call.once('cancelled', abort)
  try {
    options.checkToken(readToken(call.metadata.get(tokenKey)))
    return await handle({ signal: controller.signal })
  } catch (error) {
    if (!(error instanceof CallError)) options.logError(error)
    throw error
  } finally {
    call.removeListener('cancelled', abort)
  }
}

/** Turns an async function into a unary handler: grpc-js itself would lose its rejections. */
export const unaryHandler =
  <Request, Reply>(
    options: HandlerOptions,
    handle: (request: Request, context: CallContext) => Promise<Reply>,
  ): handleUnaryCall<Request, Reply> =>
  (call, callback) => {
    runHandler(call, options, (context) => handle(call.request, context)).then(
      (reply) => {
        callback(null, reply)
      },
      (error: unknown) => {
        callback(toStatus(error))
      },
    )
  }

/** Waits until the client has read what was written. Throws CallError when the client goes instead. */
async function waitForDrain<Request, Reply>(
  call: ServerWritableStream<Request, Reply>,
  signal: AbortSignal,
): Promise<void> {
  await once(call, 'drain', { signal }).catch((error: unknown) => {
    // Not the AbortError that `once` makes of it: that would be logged as a fault of ours.
    signal.throwIfAborted()
    throw error
  })
}

/** Turns an async generator into a server-streaming handler that respects back-pressure. */
export const streamingHandler =
  <Request, Reply>(
    options: HandlerOptions,
    handle: (request: Request, context: CallContext) => AsyncIterable<Reply>,
  ): handleServerStreamingCall<Request, Reply> =>
  (call) => {
    runHandler(call, options, async (context) => {
      for await (const reply of handle(call.request, context)) {
        if (context.signal.aborted) return
        if (!call.write(reply)) await waitForDrain(call, context.signal)
      }
    }).then(
      () => {
        call.end()
      },
      (error: unknown) => {
        call.emit('error', toStatus(error))
      },
    )
  }
