import { join } from 'node:path'
import { fromText } from '../../shared/byte-path.js'
import { standardLimits } from '../../shared/limits.js'
import { buildSteps } from '../../shared/operations/pipeline.js'
import { registry } from '../../shared/operations/registry.js'
import type { Chunk, FileTask, Job, WorkerResult } from '../../shared/result.js'
import { CallError, type CallProblem } from '../../shared/rpc/call-error.js'

/** A job that makes pictures 80 pixels wide at another place. */
export const makeJob = (directory: string): Job => ({
  steps: buildSteps(registry, { resize: { size: '80x' } }),
  inputRoot: fromText(directory),
  outputRoot: fromText(directory),
  stateDir: fromText(join(directory, 'state')),
  commitMode: 'new-file',
  ifExists: 'fail',
  keepOriginal: true,
  strict: false,
  keepDates: false,
  hasRecords: false,
  force: false,
  from: 'original',
  limits: standardLimits,
  breakLinks: false,
  forceReadOnly: false,
})

/** Tasks for pictures in one directory; results of the same name go to another. */
export const makeTasks = (
  from: string,
  to: string,
  names: readonly string[],
): readonly FileTask[] =>
  names.map((name, index) => ({
    id: index + 1,
    input: fromText(join(from, name)),
    output: fromText(join(to, name)),
    attempt: 1,
  }))

export const makeChunk = (runId: string, files: readonly FileTask[], attempt = 1): Chunk => ({
  ...{ runId, chunkId: 1, attempt, files },
})

/** Reads a chunk's results to their end, and what ended them. */
export async function readResults(results: AsyncIterable<WorkerResult>): Promise<{
  readonly results: readonly WorkerResult[]
  readonly problem: CallProblem | undefined
}> {
  const read: WorkerResult[] = []
  try {
    for await (const result of results) read.push(result)
    return { results: read, problem: undefined }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return { results: read, problem: error.problem }
  }
}
