import type { BytePath } from '../../shared/byte-path.js'
import type { FileRecord, JobEvent } from '../events.js'

/** How far a run was at a moment. */
interface Sample {
  readonly atMs: number
  readonly done: number
  readonly bytes: number
}

/** What a worker does: a picture by its name, or nothing for a reason. */
export type Activity =
  { readonly on: BytePath } | { readonly on: undefined; readonly why: 'idle' | 'lost' }

/** How far a run is, as displays show it. Times are of a clock that only goes forward. */
export interface ProgressState {
  /** Pictures in all; undefined until they are counted. */
  found: number | undefined
  /** Pictures that are ok, failed or skipped, and the failed ones of them. */
  done: number
  failed: number
  /** Input bytes of the pictures that are done. */
  bytes: number
  readonly workers: Map<string, Activity>
  /** A moment for each second of the last `WINDOW_MS`, the oldest first. */
  readonly samples: Sample[]
}

export interface Rates {
  readonly picturesPerSecond: number
  readonly bytesPerSecond: number
  /** Milliseconds that the rest will take; undefined while that is not known. */
  readonly restMs: number | undefined
}

/** Time that rates are averaged over: long enough for large pictures, short enough to be news. */
const WINDOW_MS = 15_000
const SAMPLE_MS = 1_000
/** Further ahead than this an estimate means nothing. */
const MAX_REST_MS = 30 * 24 * 3600 * 1000

const idle: Activity = { on: undefined, why: 'idle' }
const lost: Activity = { on: undefined, why: 'lost' }

export const startState = (nowMs: number): ProgressState => ({
  found: undefined,
  done: 0,
  failed: 0,
  bytes: 0,
  workers: new Map(),
  samples: [{ atMs: nowMs, done: 0, bytes: 0 }],
})

export function observeEvent(state: ProgressState, event: JobEvent, nowMs: number): void {
  switch (event.type) {
    case 'found':
      state.found = event.pictures
      break
    case 'worker-ready':
      state.workers.set(event.worker, idle)
      // The start of workers is no part of the rate.
      if (state.done === 0) state.samples.splice(0, Infinity, { atMs: nowMs, done: 0, bytes: 0 })
      break
    case 'worker-lost':
    case 'worker-recycled':
      state.workers.set(event.worker, lost)
      break
    case 'working':
      state.workers.set(event.worker, event.name === undefined ? idle : { on: event.name })
      break
    case 'split':
    case 'phase':
    case 'worker-started':
    case 'chunk-sent':
    case 'chunk-ended':
    case 'note':
    case 'worker-output':
    case 'memory':
    case 'deferred':
  }
}

/** Counts a picture; other files are no part of the progress. */
export function countRecord(state: ProgressState, { kind, result }: FileRecord): void {
  if (kind !== 'picture') return
  state.done += 1
  if (result.status === 'failed') state.failed += 1
  state.bytes += result.input?.bytes ?? 0
}

/** Takes a sample, once a second at most, and forgets those out of the window. */
export function sample(state: ProgressState, nowMs: number): void {
  const { samples, done, bytes } = state
  const last = samples.at(-1)
  if (last && nowMs - last.atMs < SAMPLE_MS) return
  samples.push({ atMs: nowMs, done, bytes })
  while (samples.length > 2 && nowMs - (samples[1]?.atMs ?? nowMs) >= WINDOW_MS) samples.shift()
}

/** Rates over the window; undefined in the first second and while nothing is done. */
export function ratesOf(state: ProgressState, nowMs: number): Rates | undefined {
  const { samples, found, done, bytes } = state
  const [first] = samples
  const seconds = (nowMs - (first?.atMs ?? nowMs)) / 1000
  const doneSince = done - (first?.done ?? 0)
  if (seconds < 1 || doneSince === 0) return undefined
  const picturesPerSecond = doneSince / seconds
  const restMs = (Math.max((found ?? 0) - done, 0) / picturesPerSecond) * 1000
  return {
    picturesPerSecond,
    bytesPerSecond: (bytes - (first?.bytes ?? 0)) / seconds,
    restMs: found === undefined || restMs > MAX_REST_MS ? undefined : restMs,
  }
}
