import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import {
  endStartedProcesses,
  isRunning,
  StartedProcess,
  waitUntilGone,
} from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const LIMIT_MS = 5_000
const TOKEN = 'a-token-of-good-length'
/** Blocks the main thread of a worker for ever, soon after it is ready. */
const BLOCK = `--import=data:text/javascript,${encodeURIComponent(
  "import{isMainThread}from'node:worker_threads';" +
    "process.on('SIGUSR2',()=>{if(isMainThread)for(;;);})",
)}`

const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

describe('A worker whose coordinator was killed', () => {
  const space = useWorkspace()
  const pids: number[] = []

  before(function () {
    const { status } = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'])
    // Elsewhere a worker has to notice by itself, for which its main thread has to run.
    if (status !== 0) this.skip()
  })
  after(() => {
    endStartedProcesses()
    for (const pid of pids) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  })

  async function startCoordinator(nodeOptions?: string) {
    const parent = new StartedProcess('test/fixtures/programs/starts-a-worker.js', [], {
      cwd: space.path,
      env: { IMAGE_RAY_TOKEN: TOKEN, WORKER_NODE_OPTIONS: nodeOptions },
    })
    const [, id] = await parent.waitFor('stdout', /pid (\d+)\n/)
    const pid = Number(id)
    pids.push(pid)
    assert.equal(parentOf(pid), parent.pid)
    return { parent, pid }
  }

  it('ends though it is stopped', async () => {
    const { parent, pid } = await startCoordinator()
    process.kill(pid, 'SIGSTOP')
    parent.signal('SIGKILL')
    assert(await waitUntilGone(pid, LIMIT_MS))
  })

  it('ends though its main thread is blocked', async () => {
    const { parent, pid } = await startCoordinator(BLOCK)
    process.kill(pid, 'SIGUSR2')
    parent.signal('SIGKILL')
    assert(await waitUntilGone(pid, LIMIT_MS))
  })
})

describe('A worker that `image-ray worker` has started', () => {
  const space = useWorkspace()
  after(endStartedProcesses)

  for (const path of [process.env['PATH'], '/nowhere']) {
    it(`ends when the command is killed, ${path === '/nowhere' ? 'without' : 'with'} setpriv`, async () => {
      const args = ['worker', '--token-file', space.at('token'), '--root', space.path]
      const command = new StartedProcess('coordinator/cli/main.js', args, { env: { PATH: path } })
      const [, id] = await command.waitFor('stdout', /worker, pid (\d+),/)
      command.signal('SIGKILL')
      const isGone = await waitUntilGone(Number(id), LIMIT_MS)
      if (!isGone) process.kill(Number(id), 'SIGKILL')
      assert(isGone)
    })
  }
})
