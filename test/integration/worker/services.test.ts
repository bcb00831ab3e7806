import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { credentials, loadPackageDefinition, makeGenericClientConstructor } from '@grpc/grpc-js'
import type { ClientReadableStream, ServiceClientConstructor, ServiceError } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { service as healthService } from 'grpc-health-check'
import { startHandWorker, type HandWorker } from '../../helpers/hand-worker.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

type Stream = ClientReadableStream<Record<string, unknown>>

const HealthClient = makeGenericClientConstructor(healthService, 'Health')

/** Watches the health of the whole server. */
function watchHealth(address: string): Stream {
  const client = new HealthClient(address, credentials.createInsecure())
  const watch = client['watch'] as (request: object) => Stream
  return watch.call(client, { service: '' })
}

/** Every status that a watch tells, until the server ends it. */
async function readStatuses(
  watch: Stream,
  onStatus: (status: unknown) => void,
): Promise<unknown[]> {
  const statuses: unknown[] = []
  try {
    for await (const { status } of watch as AsyncIterable<{ status: unknown }>) {
      statuses.push(status)
      onStatus(status)
    }
  } catch {
    // The server is gone: what it said last is what counts.
  }
  return statuses
}

/** Asks by server reflection, as grpcurl does, which services there are. */
async function listServices(address: string): Promise<string> {
  const file = new URL(
    '../proto/grpc/reflection/v1/reflection.proto',
    import.meta.resolve('@grpc/reflection'),
  )
  const loaded = loadPackageDefinition(loadSync(fileURLToPath(file), { enums: String }))
  const { grpc } = loaded as unknown as {
    grpc: { reflection: { v1: { ServerReflection: ServiceClientConstructor } } }
  }
  const client = new grpc.reflection.v1.ServerReflection(address, credentials.createInsecure())
  const start = client['ServerReflectionInfo'] as () => Stream & { write(message: object): void }
  const call = start.call(client)
  try {
    call.write({ listServices: '' })
    for await (const reply of call as AsyncIterable<object>) return JSON.stringify(reply)
    return 'no reply'
  } finally {
    call.on('error', () => undefined)
    call.cancel()
    client.close()
  }
}

describe('The services beside a worker', () => {
  const space = useWorkspace()
  const start = (...args: readonly string[]): Promise<HandWorker> =>
    startHandWorker(args, { cwd: space.path })

  after(endStartedProcesses)

  it('tell that it serves, and on SIGTERM that it does so no more', async () => {
    const worker = await start()
    const statuses = await readStatuses(watchHealth(worker.address), (status) => {
      if (status === 'SERVING') worker.process.signal('SIGTERM')
    })
    assert.deepEqual(statuses, ['SERVING', 'NOT_SERVING'])
    assert.equal((await worker.process.end()).code, 0)
  })

  it('describe its interface where --reflection was given', async () => {
    const worker = await start('--reflection')
    assert.match(await listServices(worker.address), /"imageray\.v1\.Worker"/)
  })

  it('keep quiet about its interface otherwise', async () => {
    const worker = await start()
    await assert.rejects(listServices(worker.address), (error: ServiceError) => {
      assert.match(error.message, /UNIMPLEMENTED/)
      return true
    })
  })
})
