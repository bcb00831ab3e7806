import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createDeferred } from '../../../../shared/deferred.js'
import type { FileResult } from '../../../../shared/result.js'
import {
  badResult,
  describeRecords,
  idsSent,
  makeRunner,
  okResult,
  serveToTheEnd,
  startDispatch,
} from './dispatching.js'
import { planFiles } from './planned-files.js'

describe('the dispatcher', () => {
  it('gives every file exactly one record, whichever worker does it', async () => {
    const { dispatcher, records } = startDispatch(planFiles(700), { workers: 3 })
    const runners = ['w1', 'w2', 'w3'].map((name, index) =>
      makeRunner({
        name,
        answer: async ({ id }) => {
          for (let turn = 0; turn < (id * (index + 1)) % 4; turn += 1) await nextTurn()
          return [okResult(id)]
        },
      }),
    )
    const lost = await Promise.all(runners.map((runner) => dispatcher.serve(runner)))
    assert.deepEqual(lost, [undefined, undefined, undefined])
    assert.deepEqual(
      describeRecords(records),
      planFiles(700).map(({ id }) => `${id} ok 1`),
    )
    assert.ok(runners.every(({ chunks }) => chunks.length > 1))
    await dispatcher.finished
  })

  it('tells of each file where it came from, where it went and who did it', async () => {
    const { dispatcher, records } = startDispatch(planFiles(1))
    await dispatcher.serve(makeRunner({ name: 'w7' }))
    assert.deepEqual(records, [
      {
        result: okResult(1),
        name: '1.jpg',
        input: '/in/1.jpg',
        format: undefined,
        output: '/out/1.jpg',
        kind: 'picture',
        worker: 'w7',
        chunk: 1,
        attempts: 1,
      },
    ])
  })

  it('names every call by run, chunk and attempt', async () => {
    const { dispatcher } = startDispatch(planFiles(4), { sizes: [2, 2] })
    const runner = makeRunner()
    await dispatcher.serve(runner)
    assert.deepEqual(
      runner.chunks.map(({ runId, chunkId, attempt, files }) => [
        ...[runId, chunkId, attempt],
        ...files.map((file) => file.attempt),
      ]),
      [
        ['run', 1, 1, 1, 1],
        ['run', 2, 1, 1, 1],
      ],
    )
    assert.equal(dispatcher.chunks, 2)
  })

  it('takes a bad picture for final at the first attempt', async () => {
    const { dispatcher, records } = startDispatch(planFiles(2), { sizes: [2] })
    const runner = makeRunner({
      answer: ({ id }) => [id === 1 ? badResult(1, 'corrupt') : okResult(id)],
    })
    await dispatcher.serve(runner)
    assert.deepEqual(describeRecords(records), ['1 corrupt 1', '2 ok 1'])
    assert.deepEqual(idsSent(runner), [[1, 2]])
  })

  it('tries again what may pass, each time alone, and gives up by the rules', async () => {
    const { dispatcher, records } = startDispatch(planFiles(4), { sizes: [4] })
    const runner = makeRunner({
      answer: ({ id, attempt }) => {
        if (id === 1) return [badResult(1, 'io')]
        if (id === 2 && attempt === 1) return [badResult(2, 'io')]
        if (id === 3) return [badResult(3, 'timeout')]
        return [okResult(id)]
      },
    })
    await dispatcher.serve(runner)
    assert.deepEqual(describeRecords(records), ['1 io 3', '2 ok 2', '3 timeout 2', '4 ok 1'])
    assert.ok(
      idsSent(runner)
        .slice(1)
        .every(({ length }) => length === 1),
    )
  })

  it('counts a second result for a file, and one for a file never sent, for nothing', async () => {
    const { dispatcher, records } = startDispatch(planFiles(3), { sizes: [3] })
    const runner = makeRunner({
      answer: ({ id }) => [okResult(99), okResult(id), badResult(id, 'corrupt'), okResult(1)],
    })
    await dispatcher.serve(runner)
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 1', '3 ok 1'])
  })

  it('keeps one chunk in reserve for a worker while there is plenty, none near the end', async () => {
    const { dispatcher } = startDispatch(planFiles(400, 50_000), { workers: 1 })
    let open = 0
    const atOnce: number[] = []
    const runner = makeRunner()
    await dispatcher.serve({
      ...runner,
      async *processChunk(chunk) {
        open += 1
        for (const { id } of chunk.files) {
          await nextTurn()
          atOnce.push(open)
          yield okResult(id)
        }
        open -= 1
      },
    })
    assert.equal(Math.max(...atOnce), 2)
    assert.equal(atOnce.at(-1), 1)
  })

  it('sends no more once it is stopped, and finishes what is in work', async () => {
    const { dispatcher, queue, records } = startDispatch(planFiles(6), { sizes: [2, 2, 2] })
    const runner = makeRunner({
      answer: ({ id }) => {
        if (id === 1) queue.stop()
        return [okResult(id)]
      },
    })
    assert.equal(await dispatcher.serve(runner), undefined)
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 1'])
    assert.equal(dispatcher.isFinished, true)
  })

  it('takes in no more while the reader of the records is busy', async () => {
    const reader = createDeferred()
    const given: number[] = []
    const { dispatcher } = startDispatch(planFiles(5), {
      sizes: [5],
      deliver: () => reader.promise,
    })
    const runner = makeRunner({
      answer: ({ id }) => {
        given.push(id)
        return [okResult(id)]
      },
    })
    const serving = dispatcher.serve(runner)
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    assert.deepEqual(given, [1])
    reader.resolve()
    await serving
    assert.deepEqual(given, [1, 2, 3, 4, 5])
  })

  it('tells which picture a worker is on, and that it is idle at the end', async () => {
    const { dispatcher, events } = startDispatch(planFiles(3), { sizes: [3] })
    await dispatcher.serve(makeRunner())
    const told = events.map((event) => {
      if (event.type === 'working') return event.name ?? 'idle'
      return event.type === 'chunk-sent' ? `${event.files} files` : event.type
    })
    assert.deepEqual(told, ['3 files', '1.jpg', '2.jpg', '3.jpg', 'idle', 'chunk-ended', 'idle'])
  })

  it('learns from what files took, but not from those that failed', async () => {
    const slow = (id: number): FileResult => ({
      ...okResult(id),
      timings: { readMs: 100, processMs: 800, verifyMs: 50, commitMs: 50 },
    })
    const run = async (answer: (id: number) => FileResult) => {
      const { dispatcher, queue } = startDispatch(planFiles(20), { sizes: [20] })
      const before = queue.costs.estimateMs(1_000)
      await dispatcher.serve(makeRunner({ answer: ({ id }) => [answer(id)] }))
      return queue.costs.estimateMs(1_000) / before
    }
    assert.ok((await run(slow)) > 50)
    const timings = { readMs: 1_000, processMs: 0, verifyMs: 0, commitMs: 0 }
    assert.equal(await run((id) => ({ ...badResult(id, 'corrupt'), timings })), 1)
  })

  it('is finished at once where there is nothing to do', async () => {
    const { dispatcher, records } = startDispatch([])
    assert.deepEqual(await serveToTheEnd(dispatcher, makeRunner()), [])
    assert.deepEqual(records, [])
  })
})
