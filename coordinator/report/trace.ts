import { toDisplay } from '../../shared/byte-path.js'
import type { FileResult } from '../../shared/result.js'
import type { FileRecord, JobEvent } from '../events.js'
import type { TraceFile } from './trace-file.js'

/** Lanes of the coordinator's process; a worker has one for its pictures, and its calls lie above. */
const lanes = { phases: 1, listing: 2, pictures: 1 } as const

const toMicros = (ms: number): number => Math.round(ms * 1_000)
const nowMs = (): number => performance.timeOrigin + performance.now()

interface Span {
  readonly pid: number
  readonly lane: number
  readonly name: string
  readonly startMs: number
  readonly durationMs: number
  readonly args?: Readonly<Record<string, unknown>>
}

const describeEnd = (result: FileResult): Readonly<Record<string, unknown>> => {
  const { status, input, warnings } = result
  const base = { status, ...(warnings.length > 0 ? { warnings: warnings.length } : {}), input }
  if (status === 'ok') return { ...base, output: result.output }
  return { ...base, reason: status === 'failed' ? result.code : result.reason }
}

/**
 * Turns what happens in a run into a trace as Perfetto and Chrome show it: the coordinator's phases,
 * its calls to each worker, and on a lane for each worker every picture with what was done to it.
 * Times are of one machine's clock; a worker on another machine is shown by that one's.
 * Format: "Trace Event Format", Google (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU).
 */
export class Trace {
  readonly #file: TraceFile
  readonly #pids = new Map<string, number>()
  /** When each worker was started, until it is ready. */
  readonly #starts = new Map<string, number>()
  #phase: { readonly name: string; readonly startMs: number }
  #listingStartMs: number | undefined

  constructor(file: TraceFile) {
    this.#file = file
    this.#nameProcess(process.pid, 'coordinator', 0)
    this.#nameLane(process.pid, lanes.phases, 'phases')
    this.#nameLane(process.pid, lanes.listing, 'listing')
    this.#phase = { name: 'load', startMs: performance.timeOrigin }
    this.#beginPhase('prepare')
  }

  observe(event: JobEvent): void {
    switch (event.type) {
      case 'phase':
        this.#beginPhase(event.name)
        if (event.name === 'work') this.#listingStartMs = nowMs()
        break
      case 'found':
        this.#endListing(event.pictures)
        break
      case 'worker-started':
        this.#pids.set(event.worker, event.pid)
        this.#starts.set(event.worker, nowMs())
        this.#nameProcess(event.pid, event.worker, this.#pids.size)
        this.#nameLane(event.pid, lanes.pictures, 'pictures')
        break
      case 'worker-ready':
        this.#endStart(event.worker, event.pid)
        break
      case 'worker-lost':
        this.#point(event.worker, `lost: ${event.reason}`)
        break
      case 'worker-recycled':
        this.#point(event.worker, 'recycled for its memory')
        break
      case 'chunk-sent':
        this.#addCall('b', event.worker, event.chunk, { files: event.files })
        break
      case 'chunk-ended':
        this.#addCall('e', event.worker, event.chunk, {})
        break
      case 'split':
      case 'memory':
      case 'deferred':
      case 'working':
      case 'note':
      case 'worker-output':
    }
  }

  /** A picture that a worker took up; what was settled without one has no place in a lane. */
  addRecord({ result, name, worker, chunk, attempts }: FileRecord): void {
    const pid = this.#pids.get(worker ?? '')
    const { timings, startedMs } = result
    if (pid === undefined || startedMs === undefined) return
    const lane = lanes.pictures
    const phases = [
      ['read', timings.readMs],
      ['process', timings.processMs],
      ['verify', timings.verifyMs],
      ['commit', timings.commitMs],
    ] as const
    const durationMs = phases.reduce((sum, [, spent]) => sum + spent, 0)
    const args = { ...describeEnd(result), chunk, attempts }
    this.#addSpan({ pid, lane, name: toDisplay(name), startMs: startedMs, durationMs, args })
    let startMs = startedMs
    for (const [phase, spent] of phases) {
      if (spent > 0) this.#addSpan({ pid, lane, name: phase, startMs, durationMs: spent })
      startMs += spent
    }
  }

  finish(): void {
    this.#beginPhase('end')
    this.#file.finish()
  }

  #beginPhase(name: string): void {
    const endMs = nowMs()
    const { name: ended, startMs } = this.#phase
    const lane = lanes.phases
    this.#addSpan({ pid: process.pid, lane, name: ended, startMs, durationMs: endMs - startMs })
    this.#phase = { name, startMs: endMs }
  }

  #endListing(pictures: number): void {
    if (this.#listingStartMs === undefined) return
    const startMs = this.#listingStartMs
    this.#addSpan({
      ...{ pid: process.pid, lane: lanes.listing, name: 'list', startMs, args: { pictures } },
      durationMs: nowMs() - startMs,
    })
  }

  #endStart(worker: string, pid: number): void {
    const startMs = this.#starts.get(worker)
    this.#pids.set(worker, pid)
    if (startMs === undefined) return
    this.#starts.delete(worker)
    const lane = lanes.pictures
    this.#addSpan({ pid, lane, name: 'start', startMs, durationMs: nowMs() - startMs })
  }

  #addSpan({ pid, lane, name, startMs, durationMs, args }: Span): void {
    const dur = toMicros(durationMs)
    this.#file.add({ ph: 'X', pid, tid: lane, name, ts: toMicros(startMs), dur, args })
  }

  /** Calls to one worker overlap, since one is in reserve. */
  #addCall(ph: 'b' | 'e', worker: string, chunk: number, args: object): void {
    const pid = this.#pids.get(worker)
    if (pid === undefined) return
    const call = { cat: 'ProcessChunk', id: chunk, name: `ProcessChunk ${chunk}` }
    this.#file.add({ ph, pid, tid: 0, ...call, ts: toMicros(nowMs()), args })
  }

  #point(worker: string, name: string): void {
    const pid = this.#pids.get(worker)
    if (pid === undefined) return
    this.#file.add({ ph: 'i', s: 'p', pid, tid: lanes.pictures, name, ts: toMicros(nowMs()) })
  }

  #nameProcess(pid: number, name: string, order: number): void {
    this.#file.add({ ph: 'M', pid, name: 'process_name', args: { name: `${name} (${pid})` } })
    const args = { sort_index: order }
    this.#file.add({ ph: 'M', pid, name: 'process_sort_index', args })
  }

  #nameLane(pid: number, tid: number, name: string): void {
    this.#file.add({ ph: 'M', pid, tid, name: 'thread_name', args: { name } })
  }
}
