import { setTimeout as sleep } from 'node:timers/promises'
import type { ChunkRunner } from '../dispatch/dispatcher.js'
import { pingWorker } from '../workers/ping.js'
import { WorkerClient } from '../workers/worker-client.js'
import type { Backend, BackendContext } from './backend.js'

export interface ConnectedBackendOptions {
  /** host:port of each worker. */
  readonly addresses: readonly string[]
  readonly token: string
}

/**
 * A worker whose connection broke may be about to commit; its fence closes when it sees the call
 * end, so after this it commits nothing more of ours.
 */
const FENCE_WAIT_MS = 500

/** Workers that somebody started by hand: used, never ended. */
export class ConnectedBackend implements Backend {
  readonly workers: number
  readonly #options: ConnectedBackendOptions
  readonly #calls = new AbortController()

  constructor(options: ConnectedBackendOptions) {
    this.#options = options
    this.workers = options.addresses.length
  }

  async run(context: BackendContext): Promise<string | undefined> {
    const clients = this.#options.addresses.map(
      (address) => new WorkerClient(address, this.#options.token),
    )
    try {
      const replies = await Promise.all(clients.map((client) => pingWorker(client)))
      const lost = await Promise.all(
        clients.map((client, index) =>
          this.#serve(`w${index + 1}`, client, replies[index]?.pid ?? 0, context),
        ),
      )
      return lost.find((reason) => reason !== undefined)
    } finally {
      this.kill()
      for (const client of clients) client.close()
    }
  }

  /** Their processes are not ours to signal: the calls end, and nothing more is committed. */
  drain(): void {
    this.#calls.abort()
  }

  kill(): void {
    this.#calls.abort()
  }

  async #serve(
    name: string,
    client: WorkerClient,
    pid: number,
    { dispatcher, job, observe, recover }: BackendContext,
  ): Promise<string | undefined> {
    observe({ type: 'worker-ready', worker: name, pid, address: client.address })
    const runner: ChunkRunner = {
      name,
      processChunk: (chunk) => client.processChunk(chunk, job, this.#calls.signal),
      recover: async (files) => {
        await sleep(FENCE_WAIT_MS)
        return {
          reason: `the connection to ${client.address} was lost`,
          results: await recover(pid, files),
        }
      },
    }
    const lost = await dispatcher.serve(runner).catch((error: unknown) => {
      this.kill()
      throw error
    })
    if (lost === undefined || this.#calls.signal.aborted) return undefined
    const reason = `Worker ${client.address}: ${lost}`
    observe({ type: 'worker-lost', worker: name, reason })
    return reason
  }
}
