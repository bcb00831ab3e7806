import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server as NetServer } from 'node:net'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import { pingWorker } from '../../../coordinator/workers/ping.js'
import { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import { connectTo, startHandWorker } from '../../helpers/hand-worker.js'
import { runCli } from '../../helpers/run-cli.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

/** Listens on a port of its own while something is done. */
async function whileListening(
  server: NetServer,
  use: (address: string) => Promise<void>,
): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await use(`127.0.0.1:${port}`)
  } finally {
    server.close()
  }
}

/** Pings with some token and wants a refusal. */
async function assertRefused(address: string, code: string, message: RegExp): Promise<void> {
  const client = new WorkerClient(address, 'a-token-of-good-length')
  await assert.rejects(pingWorker(client), { code, message })
  client.close()
}

describe('A ping', () => {
  const space = useWorkspace()

  after(endStartedProcesses)

  it('is answered by a worker', async () => {
    const tokenFile = space.at('token')
    const worker = await startHandWorker(['--token-file', tokenFile], { cwd: space.path })
    const client = connectTo(worker, tokenFile)
    assert.equal((await pingWorker(client)).pid, worker.process.pid)
    client.close()
    await assertRefused(worker.address, 'unauthenticated', /token.*--token-file/)
  })

  it('is refused where the token is none that could be sent', async () => {
    writeFileSync(space.at('bad-token'), 'tökens are plain letters\n', { mode: 0o600 })
    const { code, stderr } = await runCli([
      'ping',
      '127.0.0.1:1',
      '--token-file',
      space.at('bad-token'),
    ])
    assert.equal(code, 2)
    assert.match(stderr, /^image-ray: Expected a token of .* in .*bad-token\n$/)
  })

  it('says that nobody is there', async () => {
    let free = ''
    await whileListening(createServer(), (address) => {
      free = address
      return Promise.resolve()
    })
    await assertRefused(free, 'unreachable', /is it running\?/)
  })

  it('says that a web server is another service', async () => {
    const server = createHttpServer((_request, response) => response.end('hello'))
    await whileListening(server, (address) =>
      assertRefused(address, 'wrong_service', /got another service/),
    )
  })

  it('says that a gRPC server without our interface is another service', async () => {
    const server = new Server()
    new HealthImplementation({ '': 'SERVING' }).addToServer(server)
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error)
        else resolve(bound)
      })
    })
    await assertRefused(`127.0.0.1:${port}`, 'wrong_service', /got another service/)
    server.forceShutdown()
  })
})
