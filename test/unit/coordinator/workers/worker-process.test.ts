import assert from 'node:assert/strict'
import { describeExit, WorkerProcess } from '../../../../coordinator/workers/worker-process.js'

describe('the end of a worker process', () => {
  const rows = [
    [{ code: 1, signal: null, output: [] }, 'exit code 1'],
    [{ code: null, signal: 'SIGSEGV', output: [] }, 'killed by SIGSEGV'],
    [{ code: null, signal: null, output: [] }, 'exit code ?'],
    [{ code: 2, signal: null, output: ['no', 'room'] }, 'exit code 2: no | room'],
  ] as const
  for (const [exit, text] of rows) {
    it(`is told as '${text}'`, () => {
      assert.equal(describeExit(exit), text)
    })
  }
})

describe('a worker process that cannot be started', () => {
  it('says so, and has no end to wait for', async () => {
    const worker = new WorkerProcess({
      ...{ name: 'w1', token: 'secret', roots: [], verbose: false, allowSvg: false },
      launcher: { execPath: '/nowhere/node', execArgv: [] },
      onOutput: () => undefined,
    })
    await assert.rejects(worker.waitUntilReady(), /ENOENT/)
    assert.match((await worker.stop(1_000))?.output.join() ?? '', /ENOENT/)
  })
})
