import { toDisplay } from '../../shared/byte-path.js'
import { failedResult, type FileResult } from '../../shared/result.js'
import type { FileRecord } from '../events.js'
import { describeTroubles, type Blame } from './blame.js'
import type { QueuedFile } from './planned-file.js'
import { decideRetry } from './retry.js'
import type { WorkQueue } from './work-queue.js'

/** Who had a file, and in which chunk. */
export interface Holder {
  readonly worker: string
  readonly chunk: number
}

/** Decides what becomes of each file that a worker had: its one record, or another attempt. */
export class Outcomes {
  readonly #queue: WorkQueue
  readonly #deliver: (record: FileRecord) => Promise<void>
  #done = 0

  constructor(queue: WorkQueue, deliver: (record: FileRecord) => Promise<void>) {
    this.#queue = queue
    this.#deliver = deliver
  }

  /** Pictures that went well so far. */
  get done(): number {
    return this.#done
  }

  /** Takes in the result of a file: a failure that may pass by itself is tried again. */
  async takeIn(file: QueuedFile, result: FileResult, holder: Holder): Promise<void> {
    if (result.status === 'failed') {
      const troubles = [...file.troubles, result.code]
      const decision = decideRetry(result.code, troubles.length)
      if (decision.retry) {
        setTimeout(() => {
          this.#queue.giveBack({ ...file, troubles }, true)
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
      this.#queue.costs.learn(file.bytes, readMs + processMs + verifyMs + commitMs)
    }
    await this.#record(file, result, holder)
  }

  /** Charges a file with the loss of the worker that was on it. */
  async charge(file: QueuedFile, { code, trouble, isFinal }: Blame, holder: Holder): Promise<void> {
    const troubles = [...file.troubles, trouble]
    if (!isFinal && decideRetry(code, troubles.length).retry) {
      this.#queue.giveBack({ ...file, troubles }, true)
      return
    }
    const got = `got none in ${describeTroubles(troubles)}`
    const message = `Expected a result for ${toDisplay(file.input)}, ${got}`
    await this.#record(file, failedResult(file.id, code, message), holder)
  }

  async #record(file: QueuedFile, result: FileResult, holder: Holder): Promise<void> {
    const { name, input, output, format, sent: attempts } = file
    const facts = { name, input, output, format, ...holder, attempts }
    await this.#deliver({ ...facts, result, kind: 'picture' })
    this.#queue.settle()
  }
}
