import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Metadata } from '@grpc/grpc-js'
import { createDeferred } from '../../../../shared/deferred.js'
import { streamCall } from '../../../../shared/rpc/call.js'
import { CallError } from '../../../../shared/rpc/call-error.js'
import { useServers, type TestServer } from './test-server.js'

const never = new AbortController().signal

const read = ({ client, metadata }: TestServer, signal = never) =>
  streamCall(client.processChunk({ runId: 'run' }, metadata), signal)

async function collectIds(server: TestServer): Promise<readonly number[]> {
  const ids: number[] = []
  for await (const { id } of read(server)) ids.push(id)
  return ids
}

async function* count(to: number) {
  for (let id = 1; id <= to; id += 1) {
    await nextTurn()
    yield { id }
  }
}

describe('a streaming call', () => {
  const serve = useServers()

  it('gives every reply in order and ends', async () => {
    const server = await serve({ processChunk: () => count(20) })
    assert.deepEqual(
      await collectIds(server),
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
    assert.deepEqual(server.errors, [])
  })

  it('gives the replies before a failure, then the failure', async () => {
    const server = await serve({
      async *processChunk() {
        yield* count(3)
        throw new CallError('draining', 'worker is draining')
      },
    })
    const ids: number[] = []
    const reading = async () => {
      for await (const { id } of read(server)) ids.push(id)
    }
    await assert.rejects(reading(), { name: 'CallError', problem: 'draining' })
    assert.deepEqual(ids, [1, 2, 3])
  })

  it('hides and logs what was not thrown on purpose', async () => {
    const fault = new Error('secret')
    const server = await serve({
      // eslint-disable-next-line require-yield -- a handler that fails before its first reply
      async *processChunk() {
        await nextTurn()
        throw fault
      },
    })
    await assert.rejects(collectIds(server), { problem: 'internal', message: /its log says why/ })
    assert.deepEqual(server.errors, [fault])
  })

  it('is refused without the token', async () => {
    const server = await serve({ processChunk: () => count(1) })
    await assert.rejects(collectIds({ ...server, metadata: new Metadata() }), {
      problem: 'unauthenticated',
    })
  })

  /** Sends one reply, then waits until the client is gone; tells the reason. */
  const waitingServer = async () => {
    const gone = createDeferred<unknown>()
    const server = await serve({
      async *processChunk({ signal }) {
        signal.addEventListener('abort', () => {
          gone.resolve(signal.reason)
        })
        yield { id: 1 }
        await gone.promise
      },
    })
    return { server, gone: gone.promise }
  }

  it('aborts the signal of the handler when the client cancels', async () => {
    const { server, gone } = await waitingServer()
    const controller = new AbortController()
    const reading = async () => {
      for await (const _ of read(server, controller.signal)) controller.abort()
    }
    await assert.rejects(reading(), { name: 'CallError', problem: 'cancelled' })
    assert.equal(((await gone) as CallError).problem, 'cancelled')
  })

  it('aborts the signal of the handler when the client leaves the loop', async () => {
    const { server, gone } = await waitingServer()
    for await (const _ of read(server)) break
    assert.equal(((await gone) as CallError).problem, 'cancelled')
  })

  it('is not even begun with a signal that is aborted', async () => {
    const server = await serve({ processChunk: () => count(3) })
    const reading = async () => {
      for await (const _ of read(server, AbortSignal.abort())) assert.fail('no reply was wanted')
    }
    await assert.rejects(reading(), { problem: 'cancelled' })
  })

  it('leaves the signal alone after a good end', async () => {
    let signal: AbortSignal | undefined
    const server = await serve({
      processChunk(context) {
        ;({ signal } = context)
        return count(2)
      },
    })
    await collectIds(server)
    await collectIds(server)
    assert.equal(signal?.aborted, false)
  })

  it('stops producing while the reader is slow, and logs nothing when the reader goes', async () => {
    const warnings = ['x'.repeat(64 * 1024)]
    let produced = 0
    const gone = createDeferred()
    const server = await serve({
      async *processChunk({ signal }) {
        signal.addEventListener('abort', () => {
          gone.resolve()
        })
        for (;;) {
          await nextTurn()
          produced += 1
          yield { id: produced, warnings }
        }
      },
    })
    for await (const _ of read(server)) {
      // Nothing is read meanwhile, so the windows of HTTP/2 fill: production comes to a stand.
      for (let before = -1; before !== produced && produced < 1_000;) {
        before = produced
        for (let turn = 0; turn < 500; turn += 1) await nextTurn()
      }
      break
    }
    assert.ok(produced < 200, `${produced} replies of 64 KiB were produced unread`)
    await gone.promise
    await nextTurn()
    assert.deepEqual(server.errors, [])
  })
})
