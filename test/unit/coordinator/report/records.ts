import { asBytePath, fromText, type BytePath } from '../../../../shared/byte-path.js'
import { failedResult, noTimings, type FileResult } from '../../../../shared/result.js'
import type { FileRecord, RunSummary } from '../../../../coordinator/events.js'

/** A name with a line break, an escape sequence that clears the screen, and a byte that is no UTF-8. */
export const hostileName = asBytePath('sub/a\nb\x1b[2J\xff.jpg')

export const facts = (bytes: number) => ({ format: 'jpeg', width: 40, height: 30, bytes })

export const okResult = (extra: Partial<Extract<FileResult, { status: 'ok' }>> = {}) =>
  ({
    id: 1,
    status: 'ok',
    warnings: [],
    timings: noTimings,
    input: facts(1000),
    output: facts(400),
    keptBytes: false,
    backupBytes: 0,
    ...extra,
  }) satisfies FileResult

export const badResult = failedResult(2, 'corrupt', 'Expected a picture, got noise', {
  input: facts(50),
})

export const skippedResult = {
  id: 3,
  status: 'skipped',
  reason: 'unchanged',
  message: 'Done before',
  warnings: [],
  timings: noTimings,
  input: facts(70),
} satisfies FileResult

/** A record of a picture that worker `w1` finished, unless told otherwise. */
export function record(result: FileResult, extra: Partial<FileRecord> = {}): FileRecord {
  const name: BytePath = extra.name ?? fromText('sub/a.jpg')
  return {
    result,
    name,
    input: asBytePath(`/in/${name}`),
    output: asBytePath(`/out/${name}`),
    kind: 'picture',
    worker: 'w1',
    chunk: 1,
    attempts: 1,
    ...extra,
  }
}

/** A run of one picture in which all went well, unless told otherwise. */
export const summary = (extra: Partial<RunSummary> = {}): RunSummary => ({
  runId: 'run-1',
  metadata: 'safe',
  found: 1,
  ok: 1,
  failed: 0,
  skipped: 0,
  remaining: 0,
  skippedBy: {},
  failedBy: {},
  warnings: 0,
  warningTexts: [],
  failures: [],
  others: { found: 0, copied: 0, failed: 0, skipped: 0 },
  links: 0,
  chunks: 1,
  memory: undefined,
  workers: [],
  bytesIn: 1000,
  bytesOut: 400,
  backupBytes: 0,
  backupDir: undefined,
  notices: [],
  durationMs: 2340,
  workerLosses: [],
  stopped: undefined,
  stoppedReason: undefined,
  ...extra,
})
