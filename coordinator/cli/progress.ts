import type { FileRecord, JobEvent } from '../events.js'
import { renderPlain, renderProgress } from './progress-bar.js'
import {
  countRecord,
  observeEvent,
  sample,
  startState,
  type ProgressState,
} from './progress-state.js'

const REDRAW_MS = 100
const PLAIN_LINE_MS = 5_000

type Terminal = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number }

export interface ProgressOptions {
  /** Where it is shown, usually `process.stderr`. */
  readonly stream: Terminal
  /** A bar that is redrawn in place; else a line every few seconds. */
  readonly isTty: boolean
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

export interface Progress {
  observe(event: JobEvent): void
  addRecord(record: FileRecord): void
  /** Writes a line that stays, above the bar where there is one. */
  print(line: string): void
  /** Ends the display and takes the bar away, so that the report can follow. */
  stop(): void
}

interface Display {
  show(state: ProgressState, nowMs: number): void
  print(line: string): void
  clear(): void
}

const plainDisplay = (stream: Terminal): Display => ({
  show: (state, nowMs) => {
    stream.write(`${renderPlain(state, nowMs)}\n`)
  },
  print: (line) => {
    stream.write(`${line}\n`)
  },
  clear: () => undefined,
})

/** A size of the terminal; some say 0 for what they do not know. */
const sizeOr = (fallback: number, size: number | undefined): number =>
  size === undefined || size < 1 ? fallback : size

async function openBar(stream: Terminal): Promise<Display> {
  const { createLogUpdate } = await import('log-update')
  // The cursor stays: a run that is killed could not bring it back.
  const update = createLogUpdate(stream, { showCursor: true })
  return {
    show: (state, nowMs) => {
      update(renderProgress(state, sizeOr(80, stream.columns), nowMs, sizeOr(24, stream.rows)))
    },
    print: (line) => {
      update.persist(line)
    },
    clear: () => {
      update.clear()
      update.done()
    },
  }
}

/** Shows how far a run is until it is stopped. It never keeps the process alive. */
export function startProgress({
  stream,
  isTty,
  now = () => performance.now(),
}: ProgressOptions): Progress {
  const state = startState(now())
  const plain = plainDisplay(stream)
  let display: Display = isTty ? { ...plain, show: () => undefined } : plain
  let isStopped = false

  const tick = (): void => {
    const nowMs = now()
    sample(state, nowMs)
    display.show(state, nowMs)
  }
  // A reader that went away (`2>&1 | head`) must not end the run.
  stream.on('error', () => undefined)
  const timer = setInterval(tick, isTty ? REDRAW_MS : PLAIN_LINE_MS)
  timer.unref()
  if (isTty) {
    void openBar(stream).then((bar) => {
      if (isStopped) return
      display = bar
      tick()
    })
  }

  return {
    observe(event) {
      observeEvent(state, event, now())
    },
    addRecord(record) {
      countRecord(state, record)
    },
    print(line) {
      display.print(line)
    },
    stop() {
      isStopped = true
      clearInterval(timer)
      display.clear()
      display = plain
    },
  }
}
