import { setImmediate as nextTurn } from 'node:timers/promises'
import { asBytePath } from '../../../shared/byte-path.js'
import { createDeferred } from '../../../shared/deferred.js'
import { standardLimits } from '../../../shared/limits.js'
import { failedResult, type Chunk, type WorkerResult, type Job } from '../../../shared/result.js'
import type { ProcessRequest } from '../../../worker/image-thread.js'
import { ChunkQueue } from '../../../worker/process-chunk.js'

export const job: Job = {
  steps: [],
  inputRoot: asBytePath('/in'),
  outputRoot: asBytePath('/out'),
  stateDir: asBytePath('/state'),
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
}

export const makeChunk = (chunkId: number, ids: readonly number[], attempt = 1): Chunk => ({
  ...{ runId: 'run', chunkId, attempt },
  files: ids.map((id) => {
    const name = asBytePath(`/in/${id}.jpg`)
    return { id, input: name, output: name, attempt }
  }),
})

export const never: AbortSignal = new AbortController().signal
export const answer = (id: number): WorkerResult =>
  failedResult(id, 'corrupt', 'Expected a picture')

/** A queue whose pictures are done one by one, when the test says so. */
export function makeSteppedQueue() {
  const inWork: { readonly request: ProcessRequest; finish(): void }[] = []
  const queue = new ChunkQueue({
    process: (request) => {
      const { promise, resolve } = createDeferred<WorkerResult>()
      inWork.push({
        request,
        finish: () => {
          resolve(answer(request.task.id))
        },
      })
      return promise
    },
  })
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await nextTurn()
  }
  return {
    queue,
    inWork,
    settle,
    ids: () => inWork.map(({ request }) => request.task.id),
    /** Finishes the picture in work. */
    finishNext: async () => {
      await settle()
      inWork.at(-1)?.finish()
      await settle()
    },
  }
}

export async function collectIds(results: AsyncIterable<WorkerResult>): Promise<readonly number[]> {
  const ids: number[] = []
  for await (const { id } of results) ids.push(id)
  return ids
}
