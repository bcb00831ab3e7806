import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PlannedFile, QueuedFile } from '../../../../coordinator/dispatch/planned-file.js'
import { WorkQueue } from '../../../../coordinator/dispatch/work-queue.js'
import { createDeferred } from '../../../../shared/deferred.js'
import { planFiles, streamFiles } from './planned-files.js'

const makeQueue = (
  files: readonly PlannedFile[],
  options: { readonly workers?: number; readonly sizes?: Promise<readonly number[]> } = {},
): WorkQueue =>
  new WorkQueue({
    source: streamFiles(files),
    workers: options.workers ?? 2,
    sizes: options.sizes,
  })

/** The next chunk once all that is wanted ahead has been read; undefined at the end. */
async function nextChunk(queue: WorkQueue): Promise<readonly QueuedFile[] | undefined> {
  for (;;) {
    await nextTurn()
    const chunk = queue.take()
    if (chunk ?? queue.isFinished) return chunk
    await queue.changed
  }
}

/** Takes everything and settles it; the ids of each chunk. */
async function drainQueue(queue: WorkQueue): Promise<readonly (readonly number[])[]> {
  const chunks: (readonly number[])[] = []
  for (let chunk = await nextChunk(queue); chunk; chunk = await nextChunk(queue)) {
    chunks.push(chunk.map(({ id }) => id))
    for (const _ of chunk) queue.settle()
  }
  return chunks
}

const sizesOf = (chunks: readonly (readonly number[])[]) => chunks.map(({ length }) => length)
const idsUpTo = (count: number) => planFiles(count).map(({ id }) => id)

describe('a work queue', () => {
  it('hands out every file once, in order', async () => {
    const chunks = await drainQueue(makeQueue(planFiles(500)))
    assert.deepEqual(chunks.flat(), idsUpTo(500))
  })

  it('tells when there is something to hand out, before anything is taken', async () => {
    const held = createDeferred()
    async function* late() {
      await held.promise
      yield* planFiles(1)
    }
    const queue = new WorkQueue({ source: late(), workers: 1, sizes: undefined })
    let isTold = false
    const waiting = queue.waitForWork().then(() => (isTold = true))
    await nextTurn()
    assert.equal(isTold, false)
    held.resolve()
    await waiting
    assert.equal(queue.isFinished, false)
    assert.deepEqual((await drainQueue(queue)).flat(), [1])
  })

  it('tells that there is nothing to hand out, or what kept the list from being read', async () => {
    const empty = makeQueue([])
    await empty.waitForWork()
    assert.equal(empty.isFinished, true)
    const broken = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('unreadable')) }),
    }
    const queue = new WorkQueue({ source: broken, workers: 1, sizes: undefined })
    await assert.rejects(queue.waitForWork(), /unreadable/)
  })

  it('is finished at once where there is nothing to do', async () => {
    const queue = makeQueue([])
    assert.equal(await nextChunk(queue), undefined)
    await queue.finished
  })

  it('puts at most 32 small files into a chunk, and fewer near the end', async () => {
    const sizes = sizesOf(await drainQueue(makeQueue(planFiles(3_000, 100), { workers: 4 })))
    assert.equal(Math.max(...sizes), 32)
    assert.deepEqual(sizes.slice(-3), [1, 1, 1])
  })

  it('sends a large file alone', async () => {
    const files = planFiles(5).map((file) => ({ ...file, bytes: file.id === 3 ? 9_000_000 : 100 }))
    const chunks = await drainQueue(makeQueue(files, { workers: 1 }))
    assert.ok(chunks.some((ids) => ids.length === 1 && ids[0] === 3))
  })

  it('reads no more than it needs ahead of the workers', async () => {
    let read = 0
    const source = streamFiles(planFiles(5_000), () => (read += 1))
    const queue = new WorkQueue({ source, workers: 2, sizes: undefined })
    for (let before = -1; before !== read;) {
      before = read
      queue.take()
      for (let turn = 0; turn < 3_000; turn += 1) await Promise.resolve()
      if (read >= 1_024) break
    }
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    assert.ok(read >= 1_024 && read < 1_024 + 200, `${read} were read`)
  })

  it('counts how often a file was sent', async () => {
    const queue = makeQueue(planFiles(1))
    const [first] = (await nextChunk(queue)) ?? []
    assert.deepEqual([first?.sent, first?.troubles], [1, []])
    if (first) queue.giveBack({ ...first, troubles: ['io'] }, true)
    const [again] = (await nextChunk(queue)) ?? []
    assert.deepEqual([again?.sent, again?.troubles], [2, ['io']])
  })

  it('hands out what was given back before anything new, the suspect alone', async () => {
    const queue = makeQueue(planFiles(40, 100), { workers: 1 })
    const chunk = (await nextChunk(queue)) ?? []
    const [one, two, three, four, ...rest] = chunk
    assert.ok(one && two && three && four)
    for (const _ of rest) queue.settle()
    queue.giveBack(one, false)
    queue.giveBack(two, false)
    queue.giveBack(three, true)
    queue.giveBack(four, false)
    const next = [await nextChunk(queue), await nextChunk(queue), await nextChunk(queue)]
    assert.deepEqual(
      next.map((files) => files?.map(({ id }) => id)),
      [[1, 2], [3], [4]],
    )
  })

  it('is finished only when every file taken has been settled', async () => {
    const queue = makeQueue(planFiles(2), { sizes: Promise.resolve([2]) })
    await nextChunk(queue)
    queue.settle()
    assert.equal(queue.isFinished, false)
    queue.settle()
    assert.equal(queue.isFinished, true)
    await queue.finished
  })

  it('hands out nothing more once it is stopped', async () => {
    const queue = makeQueue(planFiles(500))
    await nextChunk(queue)
    queue.stop()
    assert.equal(queue.take(), undefined)
    assert.equal(queue.isFinished, true)
    await queue.finished
  })

  it('throws what the source threw', async () => {
    const source = (async function* () {
      yield* planFiles(1)
      await Promise.resolve()
      throw new Error('the disk is gone')
    })()
    const queue = new WorkQueue({ source, workers: 1, sizes: undefined })
    const takeAll = async () => {
      for (;;) {
        queue.take()
        await queue.changed
      }
    }
    await assert.rejects(takeAll(), /the disk is gone/)
  })
})

describe('a work queue with exact sizes', () => {
  it('cuts exactly the chunks that were asked for', async () => {
    const chunks = await drainQueue(makeQueue(planFiles(10), { sizes: Promise.resolve([3, 3, 4]) }))
    assert.deepEqual(chunks, [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9, 10],
    ])
  })

  it('hands out nothing until the files are counted', async () => {
    const sizes = createDeferred<readonly number[]>()
    const queue = makeQueue(planFiles(4), { sizes: sizes.promise })
    for (let turn = 0; turn < 10; turn += 1) {
      assert.equal(queue.take(), undefined)
      await nextTurn()
    }
    sizes.resolve([2, 2])
    assert.deepEqual(sizesOf(await drainQueue(queue)), [2, 2])
  })

  it('puts files that came after the count into the last chunk', async () => {
    const queue = makeQueue(planFiles(7), { sizes: Promise.resolve([2, 2]) })
    assert.deepEqual(sizesOf(await drainQueue(queue)), [2, 5])
  })

  it('ends with what there is where files went after the count', async () => {
    const queue = makeQueue(planFiles(5), { sizes: Promise.resolve([2, 2, 2, 2]) })
    assert.deepEqual(sizesOf(await drainQueue(queue)), [2, 2, 1])
  })

  it('holds chunks larger than the lookahead', async () => {
    const queue = makeQueue(planFiles(3_000), { sizes: Promise.resolve([3_000]) })
    assert.deepEqual(sizesOf(await drainQueue(queue)), [3_000])
  })

  it('never has a chunk to spare, so that each goes to a free worker', async () => {
    const exact = makeQueue(planFiles(1_000), { sizes: Promise.resolve([500, 500]) })
    await nextChunk(exact)
    assert.equal(exact.hasPlenty, false)
    const sized = makeQueue(planFiles(1_000, 50_000))
    await nextChunk(sized)
    for (let turn = 0; turn < 10; turn += 1) await nextTurn()
    assert.equal(sized.hasPlenty, true)
  })

  it('throws what kept the files from being counted', async () => {
    const queue = makeQueue(planFiles(3), { sizes: Promise.reject(new Error('unreadable')) })
    await assert.rejects(drainQueue(queue), /unreadable/)
  })
})
