import { credentials, Metadata, Server, ServerCredentials } from '@grpc/grpc-js'
import { channelOptions, tokenHeader } from '../../../../shared/rpc/channel.js'
import type { PingReply } from '../../../../shared/rpc/generated/imageray/v1/PingReply.js'
import type { FileResult } from '../../../../shared/rpc/generated/imageray/v1/FileResult.js'
import { streamingHandler, unaryHandler, type CallContext } from '../../../../shared/rpc/handler.js'
import { WorkerStub } from '../../../../shared/rpc/service.js'
import { CallError } from '../../../../shared/rpc/call-error.js'

type Client = InstanceType<typeof WorkerStub>

export interface Handlers {
  readonly ping?: (context: CallContext) => Promise<PingReply>
  readonly processChunk?: (context: CallContext) => AsyncIterable<FileResult>
}

export interface TestServer {
  readonly client: Client
  /** Metadata with the token that the server expects. */
  readonly metadata: Metadata
  /** What the handlers logged. */
  readonly errors: readonly unknown[]
  /** Ends the server at once. */
  stop(): void
}

async function* nothing(): AsyncGenerator<FileResult> {
  // An answer without results.
}

/** Serves handlers of a test on 127.0.0.1, until its suite is over. */
export function useServers(): (handlers: Handlers) => Promise<TestServer> {
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })
  return async ({ ping, processChunk }) => {
    const errors: unknown[] = []
    const guard = {
      checkToken: (token: string) => {
        if (token !== 'right') throw new CallError('unauthenticated', 'Expected the right token')
      },
      logError: (error: unknown) => errors.push(error),
    }
    const server = new Server(channelOptions)
    server.addService(WorkerStub.service, {
      Ping: unaryHandler(guard, (_request, context) => ping?.(context) ?? Promise.resolve({})),
      ProcessChunk: streamingHandler(guard, (_request, context) =>
        processChunk ? processChunk(context) : nothing(),
      ),
    })
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error)
        else resolve(bound)
      })
    })
    const client = new WorkerStub(`127.0.0.1:${port}`, credentials.createInsecure(), channelOptions)
    closers.push(() => {
      client.close()
      server.forceShutdown()
    })
    const metadata = new Metadata()
    for (const [key, value] of Object.entries(tokenHeader('right'))) metadata.set(key, value)
    const stop = () => {
      server.forceShutdown()
    }
    return { client, metadata, errors, stop }
  }
}
