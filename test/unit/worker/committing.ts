import { noTimings, type FileTask, type OkResult } from '../../../shared/result.js'
import { sha256 } from '../../../shared/sha256.js'
import { commitResult, type CommitRequest } from '../../../worker/commit.js'
import { readSource } from '../../../worker/read-source.js'
import type { Workplace } from './workplace.js'

/** What would be committed for an input: its bytes as they are now, and `result` to write. */
export function requestCommit(
  place: Workplace,
  name: string,
  extra: Partial<FileTask> = {},
): CommitRequest {
  const task = place.task(name, extra)
  const source = readSource(task.input)
  const facts = { format: 'jpeg', width: 4, height: 3, bytes: 6 }
  const result: OkResult = {
    ...{ id: task.id, status: 'ok', warnings: ['odd'], timings: noTimings },
    ...{ input: facts, output: facts, keptBytes: false, backupBytes: 0 },
  }
  const { job, journal, fence } = place
  const bytes = Buffer.from('result')
  const hash = sha256(source.bytes)
  const origin = { bytes: source.bytes, hash, kept: undefined, warnings: [] }
  return { task, job, journal, fence, source, origin, bytes, result, replaces: undefined }
}

export const commit = (place: Workplace, name: string, extra?: Partial<FileTask>): OkResult =>
  commitResult(requestCommit(place, name, extra))
