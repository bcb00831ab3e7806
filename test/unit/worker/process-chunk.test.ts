import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WorkerResult } from '../../../shared/result.js'
import { isFenceOpen } from '../../../worker/fence.js'
import { ChunkQueue } from '../../../worker/process-chunk.js'
import { answer, collectIds, job, makeChunk, makeSteppedQueue, never } from './stepped-queue.js'

describe('the chunk queue of a worker', () => {
  const makeQueue = (done: number[] = []) =>
    new ChunkQueue({
      process: async ({ task }) => {
        await nextTurn()
        done.push(task.id)
        return answer(task.id)
      },
    })

  it('does the files of a chunk in order and gives a result for each', async () => {
    const queue = makeQueue()
    assert.deepEqual(await collectIds(queue.run(makeChunk(1, [3, 1, 2]), job, never)), [3, 1, 2])
    await queue.whenIdle()
    assert.deepEqual([queue.filesDone, queue.chunksInFlight], [3, 0])
  })

  it('does one chunk after another, in the order in which they came', async () => {
    const done: number[] = []
    const queue = makeQueue(done)
    await Promise.all([
      collectIds(queue.run(makeChunk(1, [1, 2]), job, never)),
      collectIds(queue.run(makeChunk(2, [3]), job, never)),
      collectIds(queue.run(makeChunk(3, [4, 5]), job, never)),
    ])
    assert.deepEqual(done, [1, 2, 3, 4, 5])
  })

  it('has one picture in work at a time, and gives each result as it comes', async () => {
    const { queue, ids, finishNext, settle } = makeSteppedQueue()
    const results = queue.run(makeChunk(1, [1, 2]), job, never)
    const first = results.next()
    await settle()
    assert.deepEqual(ids(), [1])
    await finishNext()
    const next: IteratorResult<WorkerResult, unknown> = await first
    assert.equal(next.done !== true && next.value.id, 1)
    assert.deepEqual(ids(), [1, 2])
    assert.equal(queue.chunksInFlight, 1)
    await finishNext()
    assert.deepEqual(await collectIds(results), [2])
  })

  it('lets a duplicate of a call in flight join it: each file is done once', async () => {
    const { queue, ids, finishNext } = makeSteppedQueue()
    const chunk = makeChunk(1, [1, 2])
    const first = collectIds(queue.run(chunk, job, never))
    await finishNext()
    const second = collectIds(queue.run(chunk, job, never))
    await finishNext()
    assert.deepEqual(await Promise.all([first, second]), [
      [1, 2],
      [1, 2],
    ])
    assert.deepEqual(ids(), [1, 2])
  })

  it('keeps a joined call going when one of its two callers leaves', async () => {
    const { queue, inWork, finishNext, settle } = makeSteppedQueue()
    const chunk = makeChunk(1, [1, 2])
    const controller = new AbortController()
    const leaving = collectIds(queue.run(chunk, job, controller.signal))
    const staying = collectIds(queue.run(chunk, job, never))
    await settle()
    controller.abort()
    assert.deepEqual(await leaving, [])
    assert.ok(inWork[0] && isFenceOpen(inWork[0].request.fence))
    await finishNext()
    await finishNext()
    assert.deepEqual(await staying, [1, 2])
  })

  it('does the work anew for a duplicate whose first caller has left', async () => {
    const { queue, ids, finishNext, settle } = makeSteppedQueue()
    const chunk = makeChunk(1, [1, 2])
    const controller = new AbortController()
    const leaving = collectIds(queue.run(chunk, job, controller.signal))
    await settle()
    controller.abort()
    await leaving
    const again = collectIds(queue.run(chunk, job, never))
    for (let file = 0; file < 3; file += 1) await finishNext()
    assert.deepEqual(await again, [1, 2])
    assert.deepEqual(ids(), [1, 1, 2])
  })

  it('takes chunks of the same number in another run for other chunks', async () => {
    const done: number[] = []
    const queue = makeQueue(done)
    await Promise.all([
      collectIds(queue.run(makeChunk(1, [1]), job, never)),
      collectIds(queue.run({ ...makeChunk(1, [1]), runId: 'other' }, job, never)),
    ])
    assert.deepEqual(done, [1, 1])
  })

  it('refuses an attempt that is older than the one in flight', async () => {
    const { queue, finishNext } = makeSteppedQueue()
    const running = collectIds(queue.run(makeChunk(1, [1], 2), job, never))
    await assert.rejects(collectIds(queue.run(makeChunk(1, [1], 1), job, never)), {
      problem: 'invalid',
      message: 'Expected attempt 2 or later of chunk 1, got 1',
    })
    await finishNext()
    assert.deepEqual(await running, [1])
  })

  it('lets a later attempt take over: the older commits nothing more', async () => {
    const { queue, inWork, ids, finishNext, settle } = makeSteppedQueue()
    const older = collectIds(queue.run(makeChunk(1, [1, 2], 1), job, never))
    await settle()
    const newer = collectIds(queue.run(makeChunk(1, [1, 2], 2), job, never))
    await settle()
    assert.equal(inWork[0] && isFenceOpen(inWork[0].request.fence), false)
    for (let file = 0; file < 3; file += 1) await finishNext()
    assert.deepEqual(await newer, [1, 2])
    assert.deepEqual(await older, [1])
    assert.deepEqual(ids(), [1, 1, 2])
  })

  it('closes the fence when its caller goes, and does no more files of the chunk', async () => {
    const { queue, inWork, ids, finishNext, settle } = makeSteppedQueue()
    const controller = new AbortController()
    const reading = collectIds(queue.run(makeChunk(1, [1, 2]), job, controller.signal))
    await settle()
    controller.abort()
    assert.deepEqual(await reading, [])
    assert.equal(inWork[0] && isFenceOpen(inWork[0].request.fence), false)
    await finishNext()
    assert.deepEqual(ids(), [1])
    assert.equal(queue.chunksInFlight, 0)
  })

  it('does nothing of a chunk whose caller went before its turn', async () => {
    const { queue, ids, finishNext, settle } = makeSteppedQueue()
    const controller = new AbortController()
    const first = collectIds(queue.run(makeChunk(1, [1]), job, never))
    const second = collectIds(queue.run(makeChunk(2, [2]), job, controller.signal))
    await settle()
    controller.abort()
    await second
    await finishNext()
    await first
    await queue.whenIdle()
    assert.deepEqual(ids(), [1])
  })

  it('finishes the picture in work when it drains, and refuses the rest', async () => {
    const { queue, ids, finishNext, settle } = makeSteppedQueue()
    const seen: number[] = []
    const reading = (async () => {
      for await (const { id } of queue.run(makeChunk(1, [1, 2]), job, never)) seen.push(id)
    })()
    const waiting = collectIds(queue.run(makeChunk(2, [3]), job, never))
    await settle()
    queue.drain()
    assert.equal(queue.draining, true)
    const late = collectIds(queue.run(makeChunk(3, [4]), job, never))
    const refused = Promise.all(
      [reading, waiting, late].map((call) => assert.rejects(call, { problem: 'draining' })),
    )
    await finishNext()
    await refused
    await queue.whenIdle()
    assert.deepEqual([seen, ids()], [[1], [1]])
  })

  it('makes a failed result of a picture whose processing broke', async () => {
    const queue = new ChunkQueue({
      process: ({ task }) =>
        task.id === 1 ? Promise.reject(new Error('the thread died')) : Promise.resolve(answer(2)),
    })
    const results: WorkerResult[] = []
    for await (const result of queue.run(makeChunk(1, [1, 2]), job, never)) results.push(result)
    const [broken, good] = results
    assert.deepEqual(
      [broken?.status === 'failed' && broken.code, broken?.id, good?.id],
      ['internal', 1, 2],
    )
  })

  it('hands on what each picture needs', async () => {
    const { queue, inWork, finishNext } = makeSteppedQueue()
    const running = collectIds(queue.run(makeChunk(1, [5]), job, never))
    await finishNext()
    await running
    const { task, runId, job: given } = inWork[0]?.request ?? {}
    assert.deepEqual([task?.id, runId, given], [5, 'run', job])
  })
})
