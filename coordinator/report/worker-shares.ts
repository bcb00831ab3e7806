import type { FileRecord, JobEvent, WorkerShare } from '../events.js'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** What each worker did, by the name of the worker: it keeps that through restarts. */
export class WorkerShares {
  readonly #shares = new Map<string, Mutable<WorkerShare>>()

  observe(event: JobEvent): void {
    if (event.type === 'worker-ready') {
      const { worker, pid, address } = event
      const known = this.#shares.get(worker)
      if (known) Object.assign(known, { pid, address, restarts: known.restarts + 1 })
      else {
        const share = { worker, pid, address, files: 0, chunks: 0, busyMs: 0, restarts: 0 }
        this.#shares.set(worker, share)
      }
    } else if (event.type === 'chunk-sent') {
      const share = this.#shares.get(event.worker)
      if (share) share.chunks += 1
    }
  }

  addRecord({ worker, result: { timings } }: FileRecord): void {
    const share = worker === undefined ? undefined : this.#shares.get(worker)
    if (!share) return
    share.files += 1
    share.busyMs += timings.readMs + timings.processMs + timings.verifyMs + timings.commitMs
  }

  /** Workers by name, w2 before w10. */
  list(): readonly WorkerShare[] {
    return [...this.#shares.values()]
      .map((share) => ({ ...share }))
      .sort((one, other) => one.worker.localeCompare(other.worker, 'en', { numeric: true }))
  }
}
