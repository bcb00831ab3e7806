import assert from 'node:assert/strict'
import { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import {
  endStartedProcesses,
  isRunning,
  StartedProcess,
  waitUntilGone,
} from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const TOKEN = 'a-token-of-good-length'

describe('A worker that is a child', () => {
  const space = useWorkspace()
  let parent: StartedProcess
  let pid: number
  let client: WorkerClient

  before(async () => {
    parent = new StartedProcess('test/fixtures/programs/forks-a-worker.js', [], {
      cwd: space.path,
      env: { IMAGE_RAY_TOKEN: TOKEN },
    })
    const [, id, port = ''] = await parent.waitFor('stdout', /pid (\d+) port (\d+)\n/)
    pid = Number(id)
    client = new WorkerClient(`127.0.0.1:${port}`, TOKEN)
  })
  after(() => {
    client.close()
    endStartedProcesses()
    if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  })

  it("leaves the terminal's Ctrl-C to its parent", async () => {
    process.kill(pid, 'SIGINT')
    const { draining } = await client.ping()
    assert.equal(draining, false)
  })

  it('ends by itself when its parent was killed', async () => {
    assert.equal(isRunning(pid), true)
    parent.signal('SIGKILL')
    await parent.end()
    assert.equal(await waitUntilGone(pid, 5_000), true)
  })
})
