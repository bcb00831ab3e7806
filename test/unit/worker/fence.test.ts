import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  closeFence,
  createFence,
  hasFenceLapsed,
  holdFence,
  isFenceOpen,
} from '../../../worker/fence.js'

describe('a fence that is held', () => {
  it('lapses when nobody holds it longer, and stays so', async () => {
    const fence = createFence()
    holdFence(fence, 100)
    assert.deepEqual([isFenceOpen(fence), hasFenceLapsed(fence)], [true, false])
    await sleep(250)
    assert.deepEqual([isFenceOpen(fence), hasFenceLapsed(fence)], [false, true])
    holdFence(fence, 10_000)
    assert.equal(isFenceOpen(fence), false)
  })

  it('stays open as long as somebody holds it', () => {
    const fence = createFence()
    holdFence(fence, 100)
    holdFence(fence, 10_000)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
    assert.equal(isFenceOpen(fence), true)
  })

  it('has not lapsed where it was closed', async () => {
    const fence = createFence()
    holdFence(fence, 100)
    closeFence(fence)
    await sleep(250)
    assert.deepEqual([isFenceOpen(fence), hasFenceLapsed(fence)], [false, false])
  })
})
