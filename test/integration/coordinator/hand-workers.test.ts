import assert from 'node:assert/strict'
import { runJob, type FileRow } from '../../../coordinator/index.js'
import { listTree } from '../../helpers/file-tree.js'
import { startHandWorker } from '../../helpers/hand-worker.js'
import { writeJpegs } from '../../helpers/pictures.js'
import { startRelay } from '../../helpers/relay.js'
import { runCli } from '../../helpers/run-cli.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

describe('A job on workers by hand', () => {
  const space = useWorkspace()
  let names: readonly string[]
  let tokenFile: string

  before(async () => {
    names = await writeJpegs(space.makeDirectory('in'), 20)
    tokenFile = space.at('token')
  })
  after(endStartedProcesses)

  const start = (faults?: string) =>
    startHandWorker(['--root', space.path, '--token-file', tokenFile], {
      env: { IMAGE_RAY_FAULTS: faults },
    })
  const options = (outputDir: string, connect: readonly string[]) => ({
    ...{ inputDir: space.at('in'), outputDir: space.at(outputDir), connect: [...connect] },
    ...{ tokenFile, operations: { resize: { size: '80x' } } },
  })

  it('gives a picture on which one of them hangs to another, and loses none', async () => {
    const faults = JSON.stringify({ '003.jpg': { fault: 'hang' } })
    const [ill, well] = await Promise.all([start(faults), start()])
    const rows: FileRow[] = []
    const job = runJob({ ...options('hang', [ill.address, well.address]), timeout: 3 })
    for await (const row of job) rows.push(row)
    const { ok } = await job.finish()
    assert.equal(ok, names.length)
    assert.deepEqual(listTree(space.at('hang')), names)
    const hung = rows.find(({ name }) => name === '003.jpg')
    // Whether the ill one got it first is for chance to say.
    if (hung?.attempts !== 1) {
      const { signal, stderr } = await ill.process.end()
      assert.equal(signal, 'SIGKILL')
      assert.match(stderr, /Expected a result for .*003\.jpg in 3 s, got none; this worker ends/)
    }
  })

  it('says of one that is stopped what may be wrong with it', async () => {
    const worker = await start()
    worker.process.signal('SIGSTOP')
    const { code, stderr } = await runCli(['ping', worker.address, '--token-file', tokenFile])
    assert.equal(code, 2)
    assert.match(stderr, /got a connection but no answer in time; is it stopped \(Ctrl-Z/)
  })

  it('ends when the only one of them ends itself, on a picture that hangs', async () => {
    const worker = await start(JSON.stringify({ '003.jpg': { fault: 'hang' } }))
    const summary = await runJob({ ...options('alone', [worker.address]), timeout: 2 }).finish()
    assert.equal(summary.stopped, 'no-worker')
    assert.equal(summary.ok + summary.remaining, names.length)
    assert(summary.ok > 0)
  })

  it('goes on with one that still runs when its connection has broken', async () => {
    const worker = await start()
    const relay = await startRelay(worker.address)
    const job = runJob(options('relayed', [relay.address]))
    let rows = 0
    for await (const _ of job) if (++rows === 5) relay.breakConnections()
    const summary = await job.finish()
    relay.close()
    assert.equal(summary.ok, names.length)
    assert.deepEqual(listTree(space.at('relayed')), names)
    assert.equal(summary.workers[0]?.restarts, 1)
  })
})
