import { setTimeout as sleep } from 'node:timers/promises'
import { describeError } from '../../shared/errors.js'
import type { ClientTls } from '../../shared/tls-files.js'
import type { ChunkRunner } from '../dispatch/chunk-runner.js'
import { pingWorker } from '../workers/ping.js'
import { decideRestart } from '../workers/restart-policy.js'
import { WorkerClient } from '../workers/worker-client.js'
import type { Backend, BackendContext } from './backend.js'

export interface ConnectedBackendOptions {
  /** host:port of each worker. */
  readonly addresses: readonly string[]
  readonly token: string
  readonly tls: ClientTls | undefined
}

/**
 * A worker whose connection broke may be about to commit; its fence closes when it sees the call
 * end, so after this it commits nothing more of ours. The kernel of this machine tells it at once;
 * over a network it has to find out by itself (`serverKeepalive`).
 */
const FENCE_WAIT_MS = { loopback: 500, network: 10_000 } as const

/** It watches the deadlines itself, by its own clock, and its answer has a way to go. */
const GRACE_MS = 30_000

interface Lost {
  readonly reason: string
  /** Whether it was silent past the deadline of its picture. */
  readonly isHung: boolean
}

const isLoopback = (address: string): boolean =>
  /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$/.test(address)

/** Workers that somebody started by hand: used, never ended. */
export class ConnectedBackend implements Backend {
  readonly workers: number
  readonly #options: ConnectedBackendOptions
  readonly #calls = new Set<AbortController>()
  #stopping = false
  #losses = 0

  constructor(options: ConnectedBackendOptions) {
    this.#options = options
    this.workers = options.addresses.length
  }

  /** They run already. */
  warmUp(): void {
    return
  }

  discard(): Promise<void> {
    return Promise.resolve()
  }

  async run(context: BackendContext): Promise<string | undefined> {
    const clients = this.#options.addresses.map((address) => this.#connect(address))
    try {
      const replies = await Promise.all(clients.map((client) => pingWorker(client)))
      const lost = await Promise.all(
        clients.map((client, index) =>
          this.#keep(`w${index + 1}`, client, replies[index]?.pid ?? 0, context),
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
    this.kill()
  }

  kill(): void {
    this.#stopping = true
    for (const calls of this.#calls) calls.abort()
  }

  #connect(address: string): WorkerClient {
    const { token, tls } = this.#options
    return new WorkerClient(address, token, { byHand: true, tls })
  }

  /** Uses a worker until the work is done; a connection that broke is made anew a few times. */
  async #keep(
    name: string,
    client: WorkerClient,
    pid: number,
    context: BackendContext,
  ): Promise<string | undefined> {
    const { dispatcher, observe } = context
    let lost = await this.#serve(name, client, pid, context)
    for (let failedStarts = 0; lost !== undefined && !this.#stopping;) {
      const reason = `Worker ${client.address}: ${lost.reason}`
      if (failedStarts === 0) observe({ type: 'worker-lost', worker: name, reason })
      const history = { failedStarts, losses: this.#losses, done: dispatcher.done }
      const decision = decideRestart(history)
      // One that is silent past a deadline may answer pings and hang on its picture all the same.
      if (!decision.restart || lost.isHung) return reason
      await sleep(decision.delayMs)
      if (dispatcher.isFinished) return undefined
      const again = this.#connect(client.address)
      const reply = await pingWorker(again).catch(describeError)
      if (typeof reply !== 'string' && !reply.draining) {
        failedStarts = 0
        lost = await this.#serve(name, again, reply.pid, context)
      } else {
        failedStarts += 1
      }
      again.close()
    }
    return undefined
  }

  /** @returns how the worker was lost, if it was */
  async #serve(
    name: string,
    client: WorkerClient,
    pid: number,
    { dispatcher, job, observe, recover }: BackendContext,
  ): Promise<Lost | undefined> {
    const { address } = client
    observe({ type: 'worker-ready', worker: name, pid, address })
    const calls = new AbortController()
    this.#calls.add(calls)
    if (this.#stopping) calls.abort()
    let isHung = false
    const runner: ChunkRunner = {
      name,
      graceMs: GRACE_MS,
      processChunk: (chunk) => client.processChunk(chunk, job, calls.signal),
      abandon: () => {
        isHung = true
        calls.abort()
      },
      recover: async (files) => {
        await sleep(isLoopback(address) ? FENCE_WAIT_MS.loopback : FENCE_WAIT_MS.network)
        const reason = `the connection to ${address} was lost`
        return { reason, isGone: true, results: await recover(pid, files) }
      },
    }
    try {
      const reason = await dispatcher.serve(runner)
      if (reason === undefined) return undefined
      this.#losses += 1
      return { reason, isHung }
    } catch (error) {
      this.kill()
      throw error
    } finally {
      this.#calls.delete(calls)
    }
  }
}
