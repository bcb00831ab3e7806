import { posix } from 'node:path'
import { asBytePath, toDisplay, type BytePath } from '../shared/byte-path.js'
import type { FileErrorCode } from '../shared/errors.js'
import type { KnownFile } from '../shared/records/known-file.js'
import type { FileTask, Job } from '../shared/result.js'
import { sha256 } from '../shared/sha256.js'
import { FileFailure } from './failure.js'
import { readSource, type Source } from './read-source.js'
import { Skip } from './skip.js'

/** What a result is made from. */
export interface Origin {
  readonly bytes: Buffer
  /** SHA-256 in hex of the bytes. */
  readonly hash: string
  /** Where the original is kept that the bytes come from, relative to the state folder. */
  readonly kept: BytePath | undefined
  readonly warnings: readonly string[]
}

function readKept(job: Job, kept: BytePath, hash: string): Buffer {
  const path = asBytePath(posix.join(job.stateDir, kept))
  const refuse = (code: FileErrorCode, got: string, cause?: unknown) =>
    new FileFailure(
      code,
      `Expected the original kept in ${toDisplay(path)} to be what was kept, got ${got}; ` +
        '--from current makes the picture from what it is now',
      { cause },
    )
  let bytes: Buffer
  try {
    bytes = readSource(path, job.limits).bytes
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error
    throw refuse(error.code, error.code === 'not_found' ? 'nothing' : error.message, error)
  }
  if (sha256(bytes) === hash) return bytes
  throw refuse('corrupt', 'other bytes')
}

/**
 * What to make a picture in place from. A file that is a result of ours, by whatever name, is not
 * encoded again from itself: it is left alone where the recipe is the same, and made from its kept
 * original where the recipe is another.
 * @param known what the records tell of these bytes as a result
 * @throws Skip `unchanged`
 * @throws FileFailure
 */
export function findOrigin(
  task: FileTask,
  job: Job,
  current: { readonly source: Source; readonly hash: string; readonly recipe: string },
  known: KnownFile | undefined,
): Origin {
  const asItIs: Origin = {
    ...{ bytes: current.source.bytes, hash: current.hash },
    ...{ kept: undefined, warnings: [] },
  }
  const result = known?.result
  if (!result) return asItIs
  if (result.recipe === current.recipe && !job.force) {
    throw new Skip('unchanged', `${toDisplay(task.input)} is the result of the same recipe`)
  }
  // It was left as it was: nothing better can be had.
  const isOriginal = result.sourceHash === result.outputHash
  if (isOriginal || job.from === 'current') return asItIs
  if (result.kept === undefined) {
    return { ...asItIs, warnings: ['Made from an earlier result: its original was not kept'] }
  }
  const bytes = readKept(job, result.kept, result.sourceHash)
  return { bytes, hash: result.sourceHash, kept: result.kept, warnings: [] }
}
