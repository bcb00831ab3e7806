import { toDisplay } from '../shared/byte-path.js'
import { Countdown } from '../shared/countdown.js'
import { createDeferred } from '../shared/deferred.js'
import { failedResult, type WorkerResult } from '../shared/result.js'
import { closeFence, holdFence } from './fence.js'
import type { ProcessRequest } from './image-thread.js'

/**
 * How long a fence stays open without this process saying so. Shorter than a coordinator on the
 * other side of a network waits before it sends files elsewhere.
 */
const LEASE_MS = 8_000
const RENEW_MS = 1_000

type Process = (request: ProcessRequest) => Promise<WorkerResult>

/**
 * For a worker started by hand, which no coordinator can kill: fails a picture that is past its
 * deadline and sees to it that it is not committed later, be this process stopped in between.
 * @param onHang told of a picture that hangs: its thread cannot be freed, so the worker has to end
 */
export const watchDeadline =
  (process: Process, onHang: (message: string) => void): Process =>
  async (request) => {
    const { task, fence } = request
    const late = createDeferred<WorkerResult>()
    const countdown = new Countdown(() => {
      closeFence(fence)
      const limit = `${Math.round((task.timeoutMs ?? 0) / 100) / 10} s`
      const message = `Expected a result for ${toDisplay(task.input)} in ${limit}, got none`
      onHang(message)
      late.resolve(failedResult(task.id, 'timeout', message))
    })
    holdFence(fence, LEASE_MS)
    const renewal = setInterval(() => {
      holdFence(fence, LEASE_MS)
    }, RENEW_MS)
    countdown.start(task.timeoutMs ?? Infinity)
    try {
      return await Promise.race([process(request), late.promise])
    } finally {
      countdown.stop()
      clearInterval(renewal)
    }
  }
