import { parseRunLine, type RunLine } from '../state/run-log.js'
import type { History } from './open-history.js'
import { walkOriginals } from './originals.js'

type Head = RunLine & { readonly type: 'run' }
type End = RunLine & { readonly type: 'end' }

export interface PastRun {
  readonly id: string
  readonly head: Head
  /** Undefined for a run that was killed. */
  readonly end: End | undefined
}

export interface RunsSummary {
  readonly runs: readonly PastRun[]
  /** Originals kept, and the bytes they take. */
  readonly originals: number
  readonly originalBytes: number
}

/** Tells of every run that worked on a place, and what is kept of it. */
export async function listRuns({ records, place }: History): Promise<RunsSummary> {
  const runs = records.listRuns().flatMap(({ id, head, end }): PastRun[] => {
    const first = parseRunLine(head)
    const last = end === undefined ? undefined : parseRunLine(end)
    if (first?.type !== 'run') return []
    return [{ id, head: first, end: last?.type === 'end' && !last.killed ? last : undefined }]
  })
  let originals = 0
  let originalBytes = 0
  for await (const { bytes } of walkOriginals(place.stateDir)) {
    originals += 1
    originalBytes += bytes
  }
  return { runs, originals, originalBytes }
}
