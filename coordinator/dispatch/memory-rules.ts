import { toDisplay } from '../../shared/byte-path.js'
import type { FileErrorCode } from '../../shared/errors.js'
import type { MemoryBudget } from '../../shared/memory/budget.js'
import { failedResult, type FailedResult } from '../../shared/result.js'
import type { QueuedFile } from './planned-file.js'

/** Bytes that each picture of a chunk may take: all there is for one that is alone. */
export const memoryFor = (
  files: readonly QueuedFile[],
  memory: MemoryBudget | undefined,
): number | undefined =>
  files.some(({ alone }) => alone === true) ? memory?.totalBytes : memory?.shareBytes

/** The failure of a picture that takes more than all there is; undefined for one that fits alone. */
export function refuseBeyond(
  memory: MemoryBudget | undefined,
  file: Pick<QueuedFile, 'id' | 'input'>,
  peakBytes: number,
): FailedResult | undefined {
  if (!memory || peakBytes <= memory.totalBytes) return undefined
  const message =
    `Expected at most ${memory.totalBytes} bytes of memory (--memory) for ` +
    `${toDisplay(file.input)}, got an estimate of ${peakBytes}`
  return failedResult(file.id, 'too_large', message)
}

/** Whether a picture for which there was too little memory has not had all of it yet. */
export const mayRetryAlone = (code: FileErrorCode, file: Pick<QueuedFile, 'alone'>): boolean =>
  code === 'out_of_memory' && file.alone !== true
