import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobEvent } from '../../../coordinator/events.js'
import { Watchdog } from '../../../coordinator/watchdog.js'
import { fromText } from '../../../shared/byte-path.js'
import { createDeferred } from '../../../shared/deferred.js'

const STALL_MS = 60
const found: JobEvent = { type: 'found', pictures: 2, others: 0, links: 0 }
const working = (worker: string, name?: string): JobEvent => ({
  ...{ type: 'working', worker },
  name: name === undefined ? undefined : fromText(name),
})

describe('the watchdog of a run', () => {
  let stalls: string[]
  let watchdog: Watchdog

  beforeEach(() => {
    stalls = []
    watchdog = new Watchdog({
      longestDeadlineMs: () => 0,
      stallAfterMs: STALL_MS,
      onStall: (message) => stalls.push(message),
    })
    watchdog.start()
  })
  afterEach(() => {
    watchdog.stop()
  })

  it('tells what everybody was on when nothing happens any more', async () => {
    for (const event of [found, working('w1', 'a\n.jpg'), working('w2')]) watchdog.observe(event)
    await sleep(6 * STALL_MS)
    assert.deepEqual(stalls, ['Nothing happened for 0.06 s: w1 on a\\n.jpg, w2 on nothing'])
  })

  it('tells that the listing hangs', async () => {
    await sleep(6 * STALL_MS)
    assert.deepEqual(stalls, [
      'Nothing happened for 0.06 s: no worker at work, and the input was not listed to its end',
    ])
  })

  it('waits as long as anything goes on', async () => {
    for (let round = 0; round < 12; round += 1) {
      await sleep(STALL_MS / 3)
      watchdog.noteProgress()
    }
    assert.deepEqual(stalls, [])
  })

  it('waits for whoever reads the records', async () => {
    const reading = createDeferred()
    const read = watchdog.whileReading(reading.promise)
    await sleep(5 * STALL_MS)
    assert.deepEqual(stalls, [])
    reading.resolve()
    await read
    await sleep(6 * STALL_MS)
    assert.equal(stalls.length, 1)
  })
})

describe('the watchdog of a run without deadlines', () => {
  it('lets a picture take for ever', async () => {
    let asked = 0
    const watchdog = new Watchdog({
      longestDeadlineMs: () => ((asked += 1), Infinity),
      stallAfterMs: undefined,
      onStall: () => assert.fail('Expected no end'),
    })
    watchdog.observe(working('w1', 'a.jpg'))
    watchdog.start()
    await sleep(10)
    watchdog.stop()
    assert.equal(asked, 1)
  })
})
