import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { noTimings, type FileTask, type WorkerResult } from '../../../../shared/result.js'
import { badResult, describeRecords, makeRunner, okResult, startDispatch } from './dispatching.js'
import { planFiles } from './planned-files.js'

const memory = { totalBytes: 1_000, shareBytes: 250 }

const deferred = (id: number, peakBytes: number): WorkerResult => ({
  ...{ id, status: 'deferred', peakBytes },
  ...{ warnings: [], timings: noTimings },
})

/** Workers that count the pictures in work, and put off those with an estimate above the limit. */
function makeCrew(names: readonly string[], estimates: ReadonlyMap<number, number>) {
  const inWork = new Set<number>()
  const log: { readonly id: number; readonly beside: number }[] = []
  const runners = names.map((name) =>
    makeRunner({
      name,
      answer: async ({ id }: FileTask, memoryBytes) => {
        const peakBytes = estimates.get(id) ?? 100
        if (memoryBytes !== undefined && peakBytes > memoryBytes) return [deferred(id, peakBytes)]
        log.push({ id, beside: inWork.size })
        inWork.add(id)
        for (let turn = 0; turn < 3; turn += 1) await nextTurn()
        inWork.delete(id)
        return [okResult(id)]
      },
    }),
  )
  return { runners, log }
}

describe('the dispatcher, of pictures that take much memory,', () => {
  const estimates = new Map([
    [2, 400],
    [30, 1_000],
    [31, 251],
    [40, 1_001],
  ])

  for (const workers of [1, 2, 4]) {
    it(`does them last and alone with ${workers} workers, and refuses what never fits`, async () => {
      const { dispatcher, records, events } = startDispatch(planFiles(60), { workers, memory })
      const names = Array.from({ length: workers }, (_, index) => `w${index + 1}`)
      const { runners, log } = makeCrew(names, estimates)
      await Promise.all(runners.map((runner) => dispatcher.serve(runner)))
      assert.deepEqual(
        describeRecords(records),
        planFiles(60).map(({ id }) => (id === 40 ? '40 too_large 1' : `${id} ok 1`)),
      )
      assert.deepEqual(
        log.slice(-3).sort((one, other) => one.id - other.id),
        [2, 30, 31].map((id) => ({ id, beside: 0 })),
      )
      const told = events.flatMap((event) => (event.type === 'deferred' ? [event.peakBytes] : []))
      assert.deepEqual(
        told.sort((one, other) => one - other),
        [251, 400, 1_000],
      )
    })
  }

  it('does them with exact chunk sizes too', async () => {
    const sizes = [20, 20, 20]
    const { dispatcher, records } = startDispatch(planFiles(60), { sizes, workers: 2, memory })
    const { runners, log } = makeCrew(['w1', 'w2'], estimates)
    await Promise.all(runners.map((runner) => dispatcher.serve(runner)))
    assert.equal(records.length, 60)
    assert(log.slice(-3).every(({ beside }) => beside === 0))
  })

  it('does one that failed for want of memory once more, alone', async () => {
    const { dispatcher, records } = startDispatch(planFiles(8), { workers: 2, memory })
    const allowed: (number | undefined)[] = []
    const runner = makeRunner({
      answer: ({ id }, memoryBytes) => {
        if (id !== 3) return [okResult(id)]
        allowed.push(memoryBytes)
        return [badResult(3, 'out_of_memory')]
      },
    })
    await dispatcher.serve(runner)
    assert.deepEqual(allowed, [250, 1_000])
    assert.equal(describeRecords(records)[2], '3 out_of_memory 2')
    assert.deepEqual(
      runner.chunks.at(-1)?.files.map(({ id }) => id),
      [3],
    )
  })

  it('counts them as remaining when the run is stopped before their turn', async () => {
    const { dispatcher, queue, records } = startDispatch(planFiles(2), { memory })
    const runner = makeRunner({
      answer: ({ id }) => {
        if (id === 1) return [deferred(1, 400)]
        queue.stop()
        return [okResult(2)]
      },
    })
    await dispatcher.serve(runner)
    assert.deepEqual(describeRecords(records), ['2 ok 1'])
    assert.equal(dispatcher.isFinished, true)
  })

  it('gives a spent worker no more, and leaves the rest to the next', async () => {
    const { dispatcher, records } = startDispatch(planFiles(40), { memory })
    const first = makeRunner({ isSpent: () => records.length > 0 })
    assert.equal(await dispatcher.serve(first), undefined)
    assert(!dispatcher.isFinished && records.length > 0, `${records.length}`)
    const done = records.length
    await dispatcher.serve(makeRunner())
    assert.deepEqual([records.length, dispatcher.isFinished], [40, true])
    assert(done < 40)
  })
})
