import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { Metadata } from '@grpc/grpc-js'
import { createDeferred } from '../../../../shared/deferred.js'
import { deadlineIn, unaryCall } from '../../../../shared/rpc/call.js'
import type { PingReply__Output as PingReply } from '../../../../shared/rpc/generated/imageray/v1/PingReply.js'
import { CallError } from '../../../../shared/rpc/call-error.js'
import { useServers, type TestServer } from './test-server.js'

const ping = ({ client, metadata }: TestServer, timeoutMs = 20_000) =>
  unaryCall<PingReply>((callback) =>
    client.ping({}, metadata, { deadline: deadlineIn(timeoutMs) }, callback),
  )

describe('a unary call', () => {
  const serve = useServers()

  it('gives the reply of an async handler', async () => {
    const server = await serve({
      async ping() {
        await sleep(1)
        return { pid: 42, filesDone: 2 ** 40 }
      },
    })
    const { pid, filesDone, draining } = await ping(server)
    assert.deepEqual([pid, filesDone, draining], [42, 2 ** 40, false])
  })

  it('fails with what the handler threw on purpose, which is not logged', async () => {
    const server = await serve({
      async ping() {
        await sleep(1)
        throw new CallError('invalid', 'Expected more, got less')
      },
    })
    await assert.rejects(ping(server), { problem: 'invalid', message: 'Expected more, got less' })
    assert.deepEqual(server.errors, [])
  })

  it('fails without the text of what was not thrown on purpose, which is logged', async () => {
    const fault = new Error('secret')
    const server = await serve({
      async ping() {
        await sleep(1)
        throw fault
      },
    })
    await assert.rejects(ping(server), {
      problem: 'internal',
      message: 'The worker failed; its log says why',
    })
    assert.deepEqual(server.errors, [fault])
  })

  it('is refused without the token, before the handler is called', async () => {
    let called = false
    const server = await serve({
      ping() {
        called = true
        return Promise.resolve({})
      },
    })
    await assert.rejects(ping({ ...server, metadata: new Metadata() }), {
      problem: 'unauthenticated',
    })
    assert.equal(called, false)
  })

  it('ends at its deadline, and the handler is told', async () => {
    const aborted = createDeferred<unknown>()
    const server = await serve({
      async ping({ signal }) {
        signal.addEventListener('abort', () => {
          aborted.resolve(signal.reason)
        })
        await aborted.promise
        return {}
      },
    })
    await assert.rejects(ping(server, 100), { name: 'CallError', problem: 'timeout' })
    assert.equal((await aborted.promise) instanceof CallError, true)
  })

  it('leaves the signal alone after a good reply', async () => {
    let signal: AbortSignal | undefined
    const server = await serve({
      ping(context) {
        ;({ signal } = context)
        return Promise.resolve({ pid: 1 })
      },
    })
    await ping(server)
    // grpc-js says 'cancelled' after the reply, in a later turn.
    await ping(server)
    assert.equal(signal?.aborted, false)
  })

  it('fails as lost where nobody listens', async () => {
    const server = await serve({})
    await ping(server)
    server.stop()
    await assert.rejects(ping(server), { name: 'CallError', problem: 'lost' })
  })
})
