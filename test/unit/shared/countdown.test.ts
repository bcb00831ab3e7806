import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { Countdown } from '../../../shared/countdown.js'

describe('a countdown', () => {
  it('ends once, and no sooner than it was told', async () => {
    let ends = 0
    const beganMs = performance.now()
    const ended = new Promise<void>((resolve) => {
      new Countdown(() => {
        ends += 1
        resolve()
      }).start(40)
    })
    await ended
    assert(performance.now() - beganMs >= 40)
    await sleep(60)
    assert.equal(ends, 1)
  })

  it('does not end when it was stopped, or started anew before', async () => {
    const ends: string[] = []
    const stopped = new Countdown(() => ends.push('stopped'))
    const renewed = new Countdown(() => ends.push('renewed'))
    stopped.start(30)
    renewed.start(30)
    renewed.start(Infinity)
    stopped.stop()
    await sleep(80)
    assert.deepEqual(ends, [])
  })

  it('does not count time in which the process did not run', async () => {
    let hasEnded = false
    const countdown = new Countdown(() => (hasEnded = true))
    countdown.start(1_000)
    await sleep(10)
    // To its timer a blocked thread is like a stopped process.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100)
    await sleep(60)
    assert.equal(hasEnded, false)
    countdown.stop()
  })
})
