import { Server } from '@grpc/grpc-js'
import type { HealthImplementation } from 'grpc-health-check'
import { toDisplay, type BytePath } from '../shared/byte-path.js'
import { describeError, ImageRayError } from '../shared/errors.js'
import { silentLog, type Log } from '../shared/log.js'
import { packageVersion } from '../shared/package-version.js'
import type { Job } from '../shared/result.js'
import { channelOptions, serverKeepalive } from '../shared/rpc/channel.js'
import type { WorkerHandlers } from '../shared/rpc/generated/imageray/v1/Worker.js'
import { serverCredentials } from '../shared/rpc/credentials.js'
import { streamingHandler, unaryHandler, type HandlerOptions } from '../shared/rpc/handler.js'
import { fromWireRequest, toWireResult } from '../shared/rpc/messages.js'
import { packageDefinition, WorkerStub } from '../shared/rpc/service.js'
import { CallError } from '../shared/rpc/call-error.js'
import { journalPath, stateHome } from '../shared/state-paths.js'
import type { ServerTls } from '../shared/tls-files.js'
import { FileFailure } from './failure.js'
import type { ProcessRequest } from './image-thread.js'
import type { ImagePool } from './pool.js'
import { ChunkQueue } from './process-chunk.js'
import { Roots } from './roots.js'
import { isSameToken } from './token.js'
import { watchDeadline } from './watch-deadline.js'

export interface WorkerServerOptions {
  readonly host: string
  /** 0 for a port that the system chooses. */
  readonly port: number
  readonly token: string
  readonly tls: ServerTls | undefined
  /** The image thread, ended with the server. */
  readonly pool: ImagePool
  /** Directories that the worker may touch. */
  readonly roots: readonly BytePath[]
  readonly reflection: boolean
  /** Offer grpc.health.v1.Health. */
  readonly health: boolean
  /** Render SVG drawings. */
  readonly allowSvg: boolean
  readonly log?: Log
  /**
   * For a worker started by hand, which watches its pictures and its callers itself: told of a
   * picture that hangs, whereupon the worker takes no more and has to be ended.
   */
  readonly onHang?: (message: string) => void
}

/** How long a drained server waits for its connections to close by themselves. */
const SHUTDOWN_GRACE_MS = 1_000

const bind = (server: Server, { host, port, tls }: WorkerServerOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, serverCredentials(tls), (error, bound) => {
      if (error) {
        const message = `Expected to listen on ${host}:${port}, got: ${describeError(error)}`
        reject(new ImageRayError('usage', message, { cause: error }))
      } else {
        resolve(bound)
      }
    })
  })

const shutDown = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown()
      resolve()
    }, SHUTDOWN_GRACE_MS)
    server.tryShutdown(() => {
      clearTimeout(timer)
      resolve()
    })
  })

/** A run's name becomes that of a folder. */
const runIdPattern = /^[\w-]{1,64}$/

function requireStateInside(job: Job, runId: string, stateRoots: Roots): void {
  if (!runIdPattern.test(runId)) {
    const got = JSON.stringify(runId.slice(0, 80))
    throw new CallError('invalid', `Expected letters, digits and - as a run id, got ${got}`)
  }
  try {
    stateRoots.requireInside(journalPath(job.stateDir, runId, process.pid))
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error
    const hint = `start the worker with --root ${toDisplay(job.stateDir)} to allow it`
    throw new CallError('invalid', `State folder: ${error.message}; ${hint}`, { cause: error })
  }
}

/** A worker's gRPC server: Ping, ProcessChunk, health, and reflection where it is asked for. */
export class WorkerServer {
  readonly #server: Server
  readonly #pool: ImagePool
  readonly #queue: ChunkQueue
  #health: HealthImplementation | undefined
  readonly #options: WorkerServerOptions
  readonly #stateRoots: Roots
  readonly #log: Log
  /** The pipeline checked last, as text: the chunks of a run all have the same. */
  #known: { readonly text: string; readonly steps: Job['steps'] } | undefined

  constructor(options: WorkerServerOptions) {
    this.#options = options
    this.#pool = options.pool
    this.#log = options.log ?? silentLog
    const { onHang } = options
    this.#server = new Server(onHang ? { ...channelOptions, ...serverKeepalive } : channelOptions)
    const process = (request: ProcessRequest) => this.#pool.process(request)
    this.#queue = new ChunkQueue({
      process: onHang
        ? watchDeadline(process, (message) => {
            this.#queue.drain()
            onHang(message)
          })
        : process,
    })
    this.#stateRoots = new Roots([...options.roots, stateHome()])
  }

  /**
   * Loads the image thread and listens.
   * @returns the port
   * @throws ImageRayError `usage` where the address cannot be had
   */
  async start(): Promise<number> {
    const { roots, reflection, allowSvg } = this.#options
    const prepared = this.#pool.prepare({ roots, allowSvg })
    // Awaited below; a failure of the bind must not leave it unhandled.
    prepared.catch(() => undefined)
    this.#server.addService(WorkerStub.service, this.#handlers(prepared))
    if (this.#options.health) {
      const { HealthImplementation } = await import('grpc-health-check')
      this.#health = new HealthImplementation({ '': 'NOT_SERVING' })
      this.#health.addToServer(this.#server)
    }
    if (reflection) {
      const { ReflectionService } = await import('@grpc/reflection')
      new ReflectionService(packageDefinition).addToServer(this.#server)
    }
    const bound = await bind(this.#server, this.#options)
    await prepared
    this.#health?.setStatus('', 'SERVING')
    return bound
  }

  /** Finishes the picture in work, refuses the rest, and closes. */
  async drain(): Promise<void> {
    this.#health?.setStatus('', 'NOT_SERVING')
    this.#queue.drain()
    await this.#queue.whenIdle()
    await shutDown(this.#server)
    await this.#pool.close()
  }

  #handlers(prepared: Promise<{ sharp: string; libvips: string }>): WorkerHandlers {
    const queue = this.#queue
    const guard: HandlerOptions = {
      checkToken: (token) => {
        if (isSameToken(token, this.#options.token)) return
        throw new CallError('unauthenticated', 'Expected the token of this worker, got another')
      },
      logError: (error) => {
        this.#log.error({ error: describeError(error) }, 'call failed')
      },
    }
    return {
      Ping: unaryHandler(guard, async () => {
        const versions = await prepared
        return {
          imageRayVersion: packageVersion(),
          nodeVersion: process.versions.node,
          sharpVersion: versions.sharp,
          libvipsVersion: versions.libvips,
          pid: process.pid,
          uptimeMs: Math.round(process.uptime() * 1_000),
          chunksInFlight: queue.chunksInFlight,
          filesDone: queue.filesDone,
          draining: queue.draining,
        }
      }),
      ProcessChunk: streamingHandler(guard, (request, { signal }) =>
        this.#runChunk(request, signal),
      ),
    }
  }

  /** @throws CallError `invalid` */
  async #checkSteps(steps: Job['steps']): Promise<Job['steps']> {
    const text = JSON.stringify(steps)
    if (this.#known?.text !== text) {
      const checked = await this.#pool.checkSteps(steps)
      if ('problem' in checked) throw new CallError('invalid', checked.problem)
      this.#known = { text, steps: checked.steps }
    }
    return this.#known.steps
  }

  async *#runChunk(
    request: Parameters<typeof fromWireRequest>[0],
    signal: AbortSignal,
  ): AsyncGenerator<ReturnType<typeof toWireResult>> {
    const { chunk, job } = fromWireRequest(request)
    requireStateInside(job, chunk.runId, this.#stateRoots)
    const checked = { ...job, steps: await this.#checkSteps(job.steps) }
    const names = { chunk: chunk.chunkId, attempt: chunk.attempt }
    this.#log.info({ ...names, files: chunk.files.length }, 'chunk accepted')
    for await (const result of this.#queue.run(chunk, checked, signal)) {
      this.#log.info({ ...names, file: result.id, status: result.status }, 'file finished')
      yield { ...toWireResult(result), rssBytes: process.memoryUsage.rss() }
    }
    this.#log.info(names, 'chunk finished')
  }
}
