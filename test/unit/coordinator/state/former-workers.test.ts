import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { waitForFormerWorkers } from '../../../../coordinator/state/former-workers.js'
import { readStartTime } from '../../../../coordinator/state/process-identity.js'
import { isRunning } from '../../../helpers/started-process.js'

describe('workers of a run that was killed', () => {
  const children = new Set<ReturnType<typeof spawn>>()
  after(() => {
    for (const child of children) child.kill('SIGKILL')
  })

  before(function skipWithoutProc() {
    if (readStartTime(process.pid) === undefined) this.skip()
  })

  function start() {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)'])
    children.add(child)
    const pid = child.pid ?? 0
    return { child, pid, startedAt: readStartTime(pid) }
  }

  it('are waited for until they end by themselves', async () => {
    const { child, ...worker } = start()
    const ended = once(child, 'exit')
    const waiting = waitForFormerWorkers([worker])
    child.kill('SIGTERM')
    await waiting
    assert.deepEqual(await ended, [null, 'SIGTERM'])
  })

  it('are killed where they stay, even stopped ones, all together', async () => {
    const workers = [start(), start()]
    for (const { child } of workers) child.kill('SIGSTOP')
    await waitForFormerWorkers(workers, 50)
    for (const { pid } of workers) assert.equal(isRunning(pid), false)
  })

  it('are left alone where their number belongs to another process by now', async () => {
    const { pid } = start()
    await waitForFormerWorkers([{ pid, startedAt: '1' }], 50)
    assert.equal(isRunning(pid), true)
  })

  it('need not be there any more, nor have told when they were started', async () => {
    await waitForFormerWorkers([
      { pid: 0x3fffffff, startedAt: '7' },
      { pid: process.pid, startedAt: undefined },
    ])
  })
})
