import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { BoundedStream } from '../../../coordinator/bounded-stream.js'

async function readAll<Value>(stream: AsyncIterable<Value>): Promise<readonly Value[]> {
  const all: Value[] = []
  for await (const value of stream) all.push(value)
  return all
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a bounded stream', () => {
  it('gives the values in the order in which they were written, and ends', async () => {
    const stream = new BoundedStream<number>()
    const reading = readAll(stream)
    for (const value of range(3_000)) await stream.write(value)
    stream.end()
    assert.deepEqual(await reading, range(3_000))
  })

  it('gives what was written before anybody read', async () => {
    const stream = new BoundedStream<string>()
    await stream.write('one')
    await stream.write('two')
    stream.end()
    assert.deepEqual(await readAll(stream), ['one', 'two'])
  })

  it('waits for values that come late', async () => {
    const stream = new BoundedStream<number>()
    const reading = readAll(stream)
    await nextTurn()
    await stream.write(1)
    await nextTurn()
    await stream.write(2)
    stream.end()
    assert.deepEqual(await reading, [1, 2])
  })

  it('holds a writer up when a thousand values wait, until somebody reads', async () => {
    const stream = new BoundedStream<number>()
    let written = 0
    const writing = (async () => {
      for (const value of range(5_000)) {
        await stream.write(value)
        written += 1
      }
      stream.end()
    })()
    for (let turn = 0; turn < 5; turn += 1) await nextTurn()
    assert.equal(written, 1_023)
    assert.deepEqual(await readAll(stream), range(5_000))
    await writing
    assert.equal(written, 5_000)
  })

  it('lets every writer that waits go on', async () => {
    const stream = new BoundedStream<number>()
    const writers = Promise.all(range(2_000).map((value) => stream.write(value))).then(() => {
      stream.end()
    })
    assert.deepEqual(await readAll(stream), range(2_000))
    await writers
  })

  it('throws the error of its end after the values before it', async () => {
    const stream = new BoundedStream<number>()
    await stream.write(1)
    stream.end(new Error('broken'))
    stream.end()
    const seen: number[] = []
    const reading = async () => {
      for await (const value of stream) seen.push(value)
    }
    await assert.rejects(reading(), /^Error: broken$/)
    assert.deepEqual(seen, [1])
  })

  it('holds up no writer once nobody reads any more', async () => {
    const stream = new BoundedStream<number>()
    const writing = Promise.all(range(3_000).map((value) => stream.write(value)))
    stream.discard()
    await writing
    await stream.write(1)
    stream.end()
    assert.deepEqual(await readAll(stream), [])
  })
})
