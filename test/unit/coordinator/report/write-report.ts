import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { asBytePath, fromText } from '../../../../shared/byte-path.js'
import { isRecord } from '../../../../shared/is-record.js'
import type { FileRecord, RunSummary } from '../../../../coordinator/events.js'
import { JsonReport } from '../../../../coordinator/report/json.js'
import { badResult, hostileName, okResult, record, skippedResult, summary } from './records.js'

export const parseObject = (text: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(text)
  assert.ok(isRecord(value), text)
  return value
}

/** A stream that keeps what it was given, and runs `onWrite` before it takes more. */
export function collect(
  onWrite: (done: (error?: Error) => void) => void = (done) => {
    done()
  },
) {
  const chunks: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      onWrite(done)
    },
  })
  return { stream, text: () => chunks.join(''), writes: () => chunks.length }
}

export async function report(
  lines: boolean,
  records: readonly FileRecord[],
  end: RunSummary,
): Promise<string> {
  const { stream, text } = collect()
  const json = new JsonReport({ stream, runId: 'run-1', lines })
  for (const one of records) await json.addRecord(one)
  await json.finish(end)
  return text()
}

export const hostile = record(okResult({ warnings: ['odd'], backupBytes: 1000 }), {
  name: hostileName,
  attempts: 2,
})
export const records: readonly FileRecord[] = [
  record(okResult()),
  hostile,
  record(badResult, { worker: undefined, chunk: undefined, attempts: 0 }),
  record(skippedResult),
  record(okResult(), { kind: 'other', name: fromText('note.txt'), worker: undefined }),
]
export const fullSummary = summary({
  ...{ found: 5, failed: 1, skipped: 1, remaining: 1, warnings: 1 },
  ...{ failedBy: { corrupt: 1 }, skippedBy: { unchanged: 1 } },
  warningTexts: [{ text: 'odd', count: 1 }],
  failures: [
    { kind: 'picture', name: hostileName, code: 'corrupt', message: 'Expected a picture' },
  ],
  workers: [
    { worker: 'w1', pid: 7, address: 'a:1', files: 4, chunks: 2, busyMs: 1.5, restarts: 0 },
  ],
  backupDir: asBytePath('/in\xff/originals'),
  ...{ stopped: 'aborted', stoppedReason: 'SIGINT' },
})
