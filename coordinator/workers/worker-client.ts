import { Metadata } from '@grpc/grpc-js'
import type { Chunk, Job, WorkerResult } from '../../shared/result.js'
import { deadlineIn, streamCall, unaryCall } from '../../shared/rpc/call.js'
import { clientKeepalive, tokenHeader } from '../../shared/rpc/channel.js'
import { channelSetup } from '../../shared/rpc/credentials.js'
import type { PingReply__Output as PingReply } from '../../shared/rpc/generated/imageray/v1/PingReply.js'
import { fromWireResult, toWireRequest } from '../../shared/rpc/messages.js'
import { WorkerStub } from '../../shared/rpc/service.js'
import type { ClientTls } from '../../shared/tls-files.js'

/** How long a worker may take to answer a ping before it counts as unreachable. */
const PING_TIMEOUT_MS = 5_000

/** Calls to one worker over a connection of its own. */
export class WorkerClient {
  readonly hasTls: boolean
  readonly #stub: InstanceType<typeof WorkerStub>
  readonly #metadata = new Metadata()
  #rssBytes = 0

  /**
   * @param address host:port
   * @param token what the worker expects of its callers
   * @param byHand whether only the connection tells that the worker is gone: no child of ours
   * @param tls how to know the worker; without it all is sent in clear
   */
  constructor(
    readonly address: string,
    token: string,
    {
      byHand = false,
      tls,
    }: { readonly byHand?: boolean; readonly tls?: ClientTls | undefined } = {},
  ) {
    this.hasTls = tls !== undefined
    const setup = channelSetup(address, tls)
    const options = byHand ? { ...setup.options, ...clientKeepalive } : setup.options
    this.#stub = new WorkerStub(address, setup.credentials, options)
    for (const [key, value] of Object.entries(tokenHeader(token))) this.#metadata.set(key, value)
  }

  /** Resident memory of the worker when it told its last result; 0 before the first. */
  get rssBytes(): number {
    return this.#rssBytes
  }

  /** @throws CallError */
  ping(timeoutMs = PING_TIMEOUT_MS): Promise<PingReply> {
    return unaryCall((callback) =>
      this.#stub.ping({}, this.#metadata, { deadline: deadlineIn(timeoutMs) }, callback),
    )
  }

  /**
   * Sends a chunk and yields a result for each file as it finishes. The call has no deadline of its
   * own: the dispatcher watches each picture, and a worker that is gone is seen by its connection.
   * @throws CallError
   */
  async *processChunk(chunk: Chunk, job: Job, signal: AbortSignal): AsyncGenerator<WorkerResult> {
    const call = this.#stub.processChunk(toWireRequest(chunk, job), this.#metadata)
    for await (const result of streamCall(call, signal)) {
      this.#rssBytes = result.rssBytes
      yield fromWireResult(result)
    }
  }

  close(): void {
    this.#stub.close()
  }
}
