import assert from 'node:assert/strict'
import { describeExit } from '../../../../coordinator/workers/worker-process.js'

describe('the end of a worker process', () => {
  const rows = [
    [{ code: 1, signal: null, output: [] }, 'exit code 1'],
    [{ code: null, signal: 'SIGSEGV', output: [] }, 'signal SIGSEGV'],
    [{ code: null, signal: null, output: [] }, 'exit code ?'],
    [{ code: 2, signal: null, output: ['no', 'room'] }, 'exit code 2: no | room'],
  ] as const
  for (const [exit, text] of rows) {
    it(`is told as '${text}'`, () => {
      assert.equal(describeExit(exit), text)
    })
  }
})
