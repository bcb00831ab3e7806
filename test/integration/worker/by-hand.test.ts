import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { CallError } from '../../../shared/rpc/call-error.js'
import { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import { connectTo, startHandWorker, type HandWorker } from '../../helpers/hand-worker.js'
import { writeJpegs } from '../../helpers/pictures.js'
import { runCli } from '../../helpers/run-cli.js'
import { endStartedProcesses, StartedProcess } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

describe('A worker that is started by hand', () => {
  const space = useWorkspace()
  let worker: HandWorker
  let tokenFile: string

  before(async () => {
    tokenFile = space.at('keys', 'token')
    await writeJpegs(space.makeDirectory('pictures'), 2)
    worker = await startHandWorker(['--root', space.at('pictures'), '--token-file', tokenFile])
  })
  after(endStartedProcesses)

  it('prints the very commands that use and check it', async () => {
    const run = (intent: string) => {
      const [, command = ''] =
        new RegExp(`^${intent} it with: image-ray (.*)$`, 'm').exec(worker.greeting) ?? []
      return runCli(command.split(' '))
    }
    const [used, checked] = await Promise.all([run('Use'), run('Check')])
    assert.match(used.stdout, /^Processed: 2 images$/m)
    assert.match(checked.stdout, new RegExp(`pid ${worker.process.pid}`))
    assert.deepEqual([used.code, checked.code], [0, 0])
  })

  it('keeps its token in a file that nobody else can read', () => {
    assert.equal(statSync(tokenFile).mode & 0o777, 0o600)
  })

  it('shares its token with a second worker of the same file', async () => {
    const before = readFileSync(tokenFile, 'utf8')
    const second = await startHandWorker(['--token-file', tokenFile], { cwd: space.path })
    const client = connectTo(second, tokenFile)
    assert.equal((await client.ping()).pid, second.process.pid)
    assert.equal(readFileSync(tokenFile, 'utf8'), before)
    client.close()
  })

  it('tells who it is when it is pinged', async () => {
    const client = connectTo(worker, tokenFile)
    const reply = await client.ping()
    assert.equal(reply.pid, worker.process.pid)
    assert.equal(reply.nodeVersion, process.versions.node)
    assert.equal(reply.draining, false)
    assert.match(`${reply.sharpVersion} ${reply.libvipsVersion}`, /^\d+\.\d+\S* \d+\.\d+\S*$/)
    client.close()
  })

  it('refuses a call with another token', async () => {
    const client = new WorkerClient(worker.address, 'another-token-of-good-length')
    await assert.rejects(client.ping(), (error) => {
      assert(error instanceof CallError)
      assert.equal(error.problem, 'unauthenticated')
      return true
    })
    client.close()
  })

  it('does not listen in clear where other machines could reach it', async () => {
    const { code, stderr } = await new StartedProcess('worker/main.js', [
      ...['--listen', '0.0.0.0:0', '--token-file', tokenFile],
    ]).end()
    assert.equal(code, 2)
    assert.match(stderr, /^image-ray worker: --listen: Expected --tls-cert and --tls-key beside /)
  })

  it('does not start for a directory that is not there', async () => {
    const { code, stderr } = await new StartedProcess('worker/main.js', [
      ...['--root', space.at('nowhere'), '--token-file', tokenFile],
    ]).end()
    assert.equal(code, 2)
    assert.match(stderr, /--root: Expected a directory, got .*nowhere/)
  })

  it('says that its port is taken', async () => {
    const { code, stderr } = await new StartedProcess('worker/main.js', [
      ...['--listen', worker.address, '--token-file', tokenFile],
    ]).end()
    assert.equal(code, 2)
    assert.match(stderr, /Expected to listen on 127\.0\.0\.1:\d+, got: .*EADDRINUSE/)
  })
})
