import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { startProgress } from '../../../../coordinator/cli/progress.js'
import { okResult, record } from '../report/records.js'

/** A stream that remembers its text. */
function makeTerminal(size: { columns?: number; rows?: number; isTTY?: boolean } = {}) {
  const stream = Object.assign(new PassThrough(), size)
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return { stream, text: () => text }
}

describe('startProgress', () => {
  it('draws a bar on a terminal and takes it away at the end', async () => {
    const { stream, text } = makeTerminal({ columns: 80, rows: 24, isTTY: true })
    const progress = startProgress({ stream, isTty: true })
    progress.addRecord(record(okResult()))
    progress.observe({ type: 'found', pictures: 4, others: 0, links: 0 })
    await once(stream, 'data')
    assert.match(text(), /\[=+ +\] 1\/4 {2}0 failed/)
    progress.print('a line that stays')
    progress.stop()
    await setImmediate()
    assert.match(text(), /a line that stays\n/)
    const afterBar = text().slice(text().lastIndexOf('a line that stays'))
    assert.doesNotMatch(afterBar, /failed/)
    // eslint-disable-next-line no-control-regex -- the codes that erase the bar are looked for
    assert.match(text(), /\x1b\[2K/)
  })

  it('draws nothing when it is stopped before the bar is loaded', async () => {
    const { stream, text } = makeTerminal({ columns: 80, isTTY: true })
    const progress = startProgress({ stream, isTty: true })
    progress.stop()
    await import('log-update')
    await setImmediate()
    assert.equal(text(), '')
  })

  it('prints lines before, during and after without a terminal', async () => {
    const { stream, text } = makeTerminal()
    const progress = startProgress({ stream, isTty: false })
    progress.print('one')
    progress.stop()
    progress.stop()
    progress.print('two')
    await setImmediate()
    assert.equal(text(), 'one\ntwo\n')
  })

  it('survives a reader that is gone', async () => {
    const { stream } = makeTerminal()
    const progress = startProgress({ stream, isTty: false })
    stream.destroy(new Error('write EPIPE'))
    await setImmediate()
    progress.print('nobody reads this')
    progress.stop()
    assert.equal(stream.destroyed, true)
  })
})
