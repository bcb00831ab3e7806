import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDeferred } from '../../../../shared/deferred.js'
import type { FileResult, FileTask } from '../../../../shared/result.js'
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

const TIMEOUT_MS = 40

const silence = (): Promise<readonly FileResult[]> =>
  createDeferred<readonly FileResult[]>().promise

/** Good answers, but none for the file with this id, so many times. */
const hangOn = (id: number, times: number) => (task: FileTask) =>
  task.id === id && task.attempt <= times ? silence() : [okResult(task.id)]

const messageOf = (result: FileResult | undefined): string =>
  result?.status === 'failed' ? result.message : ''

describe('the dispatcher on a picture past its deadline', () => {
  it('gives its worker up, sends it once more alone, and the others as they were', async () => {
    const { dispatcher, records } = startDispatch(planFiles(4), {
      ...{ sizes: [4], timeoutMs: TIMEOUT_MS },
    })
    const runner = makeRunner({ answer: hangOn(2, 1) })
    const losses = await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(losses, ['no result in 0 s on /in/2.jpg'])
    assert.deepEqual(idsSent(runner), [[1, 2, 3, 4], [3, 4], [2]])
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 2', '3 ok 2', '4 ok 2'])
  })

  it('fails it as timeout the second time', async () => {
    const { dispatcher, records } = startDispatch(planFiles(2), { timeoutMs: 100 })
    await serveToTheEnd(dispatcher, makeRunner({ answer: hangOn(1, Infinity) }))
    assert.deepEqual(describeRecords(records), ['1 timeout 2', '2 ok 1'])
    const failed = records.find(({ result }) => result.status === 'failed')
    assert.equal(
      messageOf(failed?.result),
      'Expected a result for /in/1.jpg, got none in 2 attempts: no result in 0.1 s (2 times)',
    )
  })

  it('never sends it again where its process cannot be ended, but the others', async () => {
    const { dispatcher, records } = startDispatch(planFiles(3), {
      ...{ sizes: [3], timeoutMs: TIMEOUT_MS },
    })
    const runner = makeRunner({ answer: hangOn(1, 1), isStuck: true })
    await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(idsSent(runner), [
      [1, 2, 3],
      [2, 3],
    ])
    assert.deepEqual(describeRecords(records), ['1 timeout 1', '2 ok 2', '3 ok 2'])
  })

  it('charges nobody where the journal proves it done', async () => {
    const { dispatcher, records } = startDispatch(planFiles(2), {
      ...{ sizes: [2], timeoutMs: TIMEOUT_MS },
    })
    const runner = makeRunner({ answer: hangOn(1, 1), recover: () => [okResult(1)] })
    await serveToTheEnd(dispatcher, runner)
    assert.deepEqual(idsSent(runner), [[1, 2], [2]])
    assert.deepEqual(describeRecords(records), ['1 ok 1', '2 ok 2'])
  })

  it('gives each picture its own time', async () => {
    const { dispatcher, records } = startDispatch(planFiles(6), { sizes: [6], timeoutMs: 200 })
    const runner = makeRunner({
      answer: async ({ id }) => {
        await sleep(60)
        return [okResult(id)]
      },
    })
    assert.equal(await dispatcher.serve(runner), undefined)
    assert.equal(records.length, 6)
  })

  it('does not count the time in which nobody takes the records', async () => {
    const { dispatcher, records } = startDispatch(planFiles(3), {
      ...{ sizes: [3], timeoutMs: TIMEOUT_MS },
      deliver: () => sleep(3 * TIMEOUT_MS),
    })
    assert.equal(await dispatcher.serve(makeRunner()), undefined)
    assert.equal(records.length, 3)
  })

  it('tells workers the time that a picture may take', async () => {
    const { dispatcher } = startDispatch(planFiles(1, 2_000_000))
    const runner = makeRunner()
    await dispatcher.serve(runner)
    assert.equal(runner.chunks[0]?.files[0]?.timeoutMs, dispatcher.longestDeadlineMs)
  })

  it('adds what ended earlier attempts to the message of the last', async () => {
    const { dispatcher, records } = startDispatch(planFiles(1), { timeoutMs: TIMEOUT_MS })
    const runner = makeRunner({
      answer: ({ attempt }) => (attempt === 1 ? silence() : [badResult(1, 'corrupt')]),
    })
    await serveToTheEnd(dispatcher, runner)
    assert.match(
      messageOf(records[0]?.result),
      /^Expected 1 to be good, got corrupt; before that 1 attempt: no result in 0 s$/,
    )
  })
})
