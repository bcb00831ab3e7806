import { toDisplay } from '../../shared/byte-path.js'
import type { MemoryBudget } from '../../shared/memory/budget.js'
import { failedResult, type FileResult, type WorkerResult } from '../../shared/result.js'
import type { FileRecord, Observe } from '../events.js'
import { describeTroubles, type Blame } from './blame.js'
import { mayRetryAlone, refuseBeyond } from './memory-rules.js'
import type { QueuedFile } from './planned-file.js'
import { decideRetry } from './retry.js'
import type { WorkQueue } from './work-queue.js'

/** Who had a file, and in which chunk. */
export interface Holder {
  readonly worker: string
  readonly chunk: number
}

export interface OutcomesOptions {
  readonly queue: WorkQueue
  readonly deliver: (record: FileRecord) => Promise<void>
  readonly observe: Observe
  readonly memory?: MemoryBudget | undefined
}

/** Decides what becomes of each file that a worker had: its one record, or another attempt. */
export class Outcomes {
  readonly #options: OutcomesOptions
  #done = 0

  constructor(options: OutcomesOptions) {
    this.#options = options
  }

  /** Pictures that went well so far. */
  get done(): number {
    return this.#done
  }

  /** Takes in the result of a file: a failure that may pass by itself is tried again. */
  async takeIn(file: QueuedFile, result: WorkerResult, holder: Holder): Promise<void> {
    const { queue } = this.#options
    if (result.status === 'deferred') {
      await this.#putOff(file, result.peakBytes, holder)
      return
    }
    if (result.status === 'failed') {
      const troubles = [...file.troubles, result.code]
      if (mayRetryAlone(result.code, file)) {
        queue.putOff({ ...file, troubles })
        return
      }
      const decision = decideRetry(result.code, troubles.length)
      if (decision.retry) {
        setTimeout(() => {
          queue.giveBack({ ...file, troubles }, true)
        }, decision.delayMs)
        return
      }
      const before =
        file.troubles.length > 0 ? `; before that ${describeTroubles(file.troubles)}` : ''
      await this.#record(file, { ...result, message: result.message + before }, holder)
      return
    }
    const { readMs, processMs, verifyMs, commitMs } = result.timings
    if (result.status === 'ok') {
      this.#done += 1
      queue.costs.learn(file.bytes, readMs + processMs + verifyMs + commitMs)
    }
    await this.#record(file, result, holder)
  }

  /** Charges a file with the loss of the worker that was on it. */
  async charge(file: QueuedFile, { code, trouble, isFinal }: Blame, holder: Holder): Promise<void> {
    const { queue } = this.#options
    const troubles = [...file.troubles, trouble]
    if (!isFinal && mayRetryAlone(code, file)) {
      queue.putOff({ ...file, troubles })
      return
    }
    if (!isFinal && decideRetry(code, troubles.length).retry) {
      queue.giveBack({ ...file, troubles }, true)
      return
    }
    const got = `got none in ${describeTroubles(troubles)}`
    const message = `Expected a result for ${toDisplay(file.input)}, ${got}`
    await this.#record(file, failedResult(file.id, code, message), holder)
  }

  /** A picture for which a worker's share is too small waits until it can have all. */
  async #putOff(file: QueuedFile, peakBytes: number, holder: Holder): Promise<void> {
    const { queue, observe, memory } = this.#options
    const failure = refuseBeyond(memory, file, peakBytes)
    if (failure) {
      await this.#record(file, failure, holder)
      return
    }
    observe({ type: 'deferred', worker: holder.worker, name: file.name, peakBytes })
    // It was looked at and not begun, which is no attempt.
    queue.putOff({ ...file, sent: file.sent - 1 })
  }

  async #record(file: QueuedFile, result: FileResult, holder: Holder): Promise<void> {
    const { name, input, output, format, sent: attempts } = file
    const facts = { name, input, output, format, ...holder, attempts }
    await this.#options.deliver({ ...facts, result, kind: 'picture' })
    this.#options.queue.settle()
  }
}
