import assert from 'node:assert/strict'
import { memoryFor, refuseBeyond } from '../../../../coordinator/dispatch/memory-rules.js'
import { queueFiles } from './planned-files.js'

const memory = { totalBytes: 1_000, shareBytes: 250 }
const [file, other] = queueFiles(2)
assert(file && other)

describe('the memory that pictures may take', () => {
  it('is a share beside others, and all of it alone', () => {
    assert.equal(memoryFor([file, other], memory), 250)
    assert.equal(memoryFor([{ ...file, alone: true }], memory), 1_000)
    assert.equal(memoryFor([file], undefined), undefined)
  })

  const rows = [
    [1_000, 'ok'],
    [1_001, 'too_large'],
  ] as const
  for (const [peakBytes, outcome] of rows) {
    it(`is ${outcome === 'ok' ? 'enough' : 'too little'} for a picture of ${peakBytes} bytes`, () => {
      assert.equal(refuseBeyond(memory, file, peakBytes)?.code ?? 'ok', outcome)
    })
  }

  it('is told with the flag and both numbers when it is too little', () => {
    assert.equal(
      refuseBeyond(memory, file, 4_000)?.message,
      'Expected at most 1000 bytes of memory (--memory) for /in/1.jpg, got an estimate of 4000',
    )
  })

  it('is enough where there is no limit', () => {
    assert.equal(refuseBeyond(undefined, file, 4_000), undefined)
  })
})
