import assert from 'node:assert/strict'
import { toDisplay } from '../../../../shared/byte-path.js'
import type { FileTask } from '../../../../shared/result.js'
import { CallError, drainingError, type CallProblem } from '../../../../shared/rpc/call-error.js'
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

const lose = (problem: CallProblem = 'lost') => {
  throw new CallError(problem, 'the connection broke')
}

/** Good answers, but that the worker is lost on the file with this id, so many times. */
const loseOn = (id: number, times: number, problem?: CallProblem) => (task: FileTask) =>
  task.id === id && task.attempt <= times ? lose(problem) : [okResult(task.id)]

describe('the dispatcher on a lost worker', () => {
  it('charges the first file without a result, sends the others as they were and it alone', async () => {
    const { dispatcher, records } = startDispatch(planFiles(5), { sizes: [5] })
    const runner = makeRunner({ answer: loseOn(3, 1) })
    const losses = await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(losses, ['the connection broke'])
    assert.deepEqual(idsSent(runner), [[1, 2, 3, 4, 5], [4, 5], [3]])
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 1', '3 ok 2', '4 ok 2', '5 ok 2'])
  })

  it('gives a file up after three lost workers, and no other', async () => {
    const { dispatcher, records } = startDispatch(planFiles(4), { sizes: [4] })
    const runner = makeRunner({ answer: loseOn(2, Infinity) })
    const losses = await serveToTheEnd(dispatcher, runner)
    assert.equal(losses.length, 3)
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 worker_crash 3', '3 ok 2', '4 ok 2'])
    const result = records.find((record) => record.result.id === 2)?.result
    assert.equal(
      result?.status === 'failed' && result.message,
      'Expected a result for /in/2.jpg, got none in 3 attempts: killed by SIGKILL (3 times)',
    )
  })

  it('does not charge files for the losses of others in their chunk', async () => {
    const { dispatcher, records } = startDispatch(planFiles(6), { sizes: [6] })
    const runner = makeRunner({
      answer: ({ id, attempt }) => (attempt === 1 && id % 2 === 0 ? lose() : [okResult(id)]),
    })
    await serveToTheEnd(dispatcher, runner)
    assert.ok(records.every(({ result }) => result.status === 'ok'))
    assert.equal(records.length, 6)
  })

  it('takes results that the journal proves, each once, and charges the next file', async () => {
    const { dispatcher, records } = startDispatch(planFiles(4), { sizes: [4] })
    const asked: number[][] = []
    const runner = makeRunner({
      answer: loseOn(2, 1),
      recover: (files) => {
        asked.push(files.map(({ id }) => id))
        return [okResult(2), okResult(99)]
      },
    })
    await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(asked, [[2, 3, 4]])
    assert.deepEqual(idsSent(runner), [[1, 2, 3, 4], [4], [3]])
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 1', '3 ok 2', '4 ok 2'])
  })

  it('is done where the journal proves everything', async () => {
    const { dispatcher, records } = startDispatch(planFiles(2), { sizes: [2] })
    const runner = makeRunner({
      answer: () => lose(),
      recover: (files) => files.map(({ id }) => okResult(id)),
    })
    await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 1'])
  })

  for (const [how, answer] of [
    ['drains', () => Promise.reject(drainingError())],
    ['was cancelled', () => lose('cancelled')],
  ] as const) {
    it(`charges nobody when the worker ${how}, however often`, async () => {
      const { dispatcher, records } = startDispatch(planFiles(3), { sizes: [3] })
      const runner = makeRunner({
        answer: (task) => (task.attempt <= 5 ? answer() : [okResult(task.id)]),
      })
      await serveToTheEnd(dispatcher, runner)
      assert.deepEqual(describeRecords(records), ['1 ok 6', '2 ok 6', '3 ok 6'])
    })
  }

  it('takes a call that ends before its files do for a loss', async () => {
    const { dispatcher, records } = startDispatch(planFiles(3), { sizes: [3] })
    const runner = makeRunner({
      answer: ({ id, attempt }) => (id === 2 && attempt === 1 ? [] : [okResult(id)]),
    })
    const losses = await serveToTheEnd(dispatcher, runner)
    assert.equal(losses.length, 1)
    assert.match(losses[0] ?? '', /ended a chunk with 1 files left/)
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 2', '3 ok 1'])
  })

  it('charges attempts of every kind together', async () => {
    const { dispatcher, records } = startDispatch(planFiles(1))
    const runner = makeRunner({
      answer: ({ attempt }) => (attempt === 1 ? [badResult(1, 'io')] : lose()),
    })
    await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(describeRecords(records), ['1 worker_crash 3'])
  })

  for (const problem of ['invalid', 'unauthenticated'] as const) {
    it(`refuses the job where a worker answers ${problem}, and charges nobody`, async () => {
      const { dispatcher, queue, records } = startDispatch(planFiles(3), { sizes: [3] })
      await assert.rejects(dispatcher.serve(makeRunner({ answer: () => lose(problem) })), {
        name: 'ImageRayError',
        code: 'refused',
        message: 'Worker w1: the connection broke',
      })
      assert.deepEqual(records, [])
      assert.deepEqual(
        queue.take()?.map(({ id, troubles }) => [id, troubles.length]),
        [
          [1, 0],
          [2, 0],
          [3, 0],
        ],
      )
    })
  }

  it('sorts out both chunks that the worker had', async () => {
    const { dispatcher, records } = startDispatch(planFiles(300, 50_000), { workers: 1 })
    let lost = false
    const recovered: number[] = []
    const runner = makeRunner({
      answer: async ({ id }) => {
        await Promise.resolve()
        if (lost || id < 20) return [okResult(id)]
        return lose()
      },
      recover: (files) => {
        lost = true
        recovered.push(...files.map(({ id }) => id))
        return []
      },
    })
    await serveToTheEnd(dispatcher, runner)
    assert.ok(recovered.length > (runner.chunks[0]?.files.length ?? 0))
    const again = records.filter(({ attempts }) => attempts === 2).map(({ result }) => result.id)
    assert.deepEqual(new Set(again), new Set(recovered))
    assert.equal(records.length, 300)
    assert.equal(new Set(records.map(({ name }) => toDisplay(name))).size, 300)
  })

  it('lets another worker do what a lost one leaves', async () => {
    const { dispatcher, records } = startDispatch(planFiles(60), { workers: 2 })
    const ill = makeRunner({ name: 'ill', answer: () => lose() })
    const well = makeRunner({ name: 'well' })
    const [lost] = await Promise.all([dispatcher.serve(ill), dispatcher.serve(well)])
    assert.equal(lost, 'the connection broke')
    assert.equal(records.length, 60)
    assert.ok(records.every(({ worker, result }) => worker === 'well' && result.status === 'ok'))
  })
})
