import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDeferred } from '../../../shared/deferred.js'
import { asBytePath } from '../../../shared/byte-path.js'
import type { WorkerResult } from '../../../shared/result.js'
import { createFence, isFenceOpen } from '../../../worker/fence.js'
import { ChunkQueue } from '../../../worker/process-chunk.js'
import { watchDeadline } from '../../../worker/watch-deadline.js'
import { answer, collectIds, job, makeChunk, never } from './stepped-queue.js'

const path = asBytePath('/in/1.jpg')
const request = (timeoutMs?: number) => ({
  task: { id: 1, input: path, output: path, attempt: 1, timeoutMs },
  ...{ job, runId: 'run', fence: createFence() },
})
const hang = () => createDeferred<WorkerResult>().promise

describe('a worker by hand', () => {
  it('fails a picture past its deadline, and closes its fence before it says so', async () => {
    const asked = request(50)
    const hung: string[] = []
    const watched = watchDeadline(hang, (message) => {
      hung.push(message)
      assert.equal(isFenceOpen(asked.fence), false)
    })
    const result = await watched(asked)
    assert(result.status === 'failed')
    assert.deepEqual(
      [result.code, result.message],
      ['timeout', 'Expected a result for /in/1.jpg in 0.1 s, got none'],
    )
    assert.deepEqual(hung, [result.message])
  })

  it('keeps the fence open while a picture without a deadline is in work', async () => {
    const asked = request()
    const result = createDeferred<WorkerResult>()
    const watched = watchDeadline(
      () => result.promise,
      () => assert.fail('Expected no end'),
    )(asked)
    await sleep(100)
    assert.equal(isFenceOpen(asked.fence), true)
    result.resolve(answer(1))
    assert.equal((await watched).status, 'failed')
  })

  it('drains after a picture that hangs: the others go back to whoever sent them', async () => {
    const queue: ChunkQueue = new ChunkQueue({
      process: watchDeadline(hang, () => {
        queue.drain()
      }),
    })
    const chunk = makeChunk(1, [1, 2])
    const files = chunk.files.map((file) => ({ ...file, timeoutMs: 50 }))
    const ids: number[] = []
    await assert.rejects(
      async () => {
        for await (const { id } of queue.run({ ...chunk, files }, job, never)) ids.push(id)
      },
      { problem: 'draining' },
    )
    assert.deepEqual(ids, [1])
    await queue.whenIdle()
    await assert.rejects(collectIds(queue.run(makeChunk(2, [3]), job, never)), {
      problem: 'draining',
    })
  })
})
