import type { FileErrorCode } from '../../shared/errors.js'
import type { FileIdentity } from '../../shared/file-identity.js'
import type { KnownFile } from '../../shared/records/known-file.js'
import type { SeenFile } from '../../shared/records/known-window.js'

/** What a file is now, and what is asked. */
export interface KnownQuestion {
  readonly recipe: string
  /** Input and output as they are; undefined where there is none. */
  readonly source: FileIdentity | undefined
  readonly output: FileIdentity | undefined
  /** Do again what is done. */
  readonly force: boolean
  /** Try again what failed. */
  readonly retryFailed: boolean
}

export type KnownDecision =
  | { readonly action: 'work' }
  | { readonly action: 'skip' }
  | { readonly action: 'fail'; readonly code: FileErrorCode; readonly message: string }

/** Attempts at a file that may end with their worker or run, whenever they were. */
const MAX_CHARGES = 3

/** Failures that are the picture's own: another attempt at the same bytes fails the same way. */
const lastingCodes: readonly FileErrorCode[] = [
  'unsupported_format',
  'corrupt',
  'too_large',
  'timeout',
  'worker_crash',
  'out_of_memory',
]

const HINT = '; --retry-failed tries again'

/** Whether a result stands for its source as both are now, so that nothing else need be known. */
export function isUnchanged(
  seen: SeenFile,
  { recipe, source, output, force }: KnownQuestion,
): boolean {
  if (source === undefined || force) return false
  if (seen.recipe !== recipe || seen.output !== output) return false
  // In place the source is the output itself.
  return seen.source === source || seen.output === source
}

/**
 * Decides by the records alone whether a file needs work: nothing of it is read. What times and
 * inodes do not prove goes to a worker, which compares bytes.
 */
export function decideKnown(known: KnownFile, question: KnownQuestion): KnownDecision {
  const { recipe, source, force, retryFailed } = question
  const { result, failure, charges, failedSource } = known
  if (source === undefined || force) return { action: 'work' }
  if (result && isUnchanged(result, question)) return { action: 'skip' }
  if (retryFailed || failedSource !== source) return { action: 'work' }
  if (failure?.recipe === recipe && lastingCodes.includes(failure.code)) {
    return { action: 'fail', code: failure.code, message: failure.message + HINT }
  }
  if (charges < MAX_CHARGES) return { action: 'work' }
  const message = `Expected a result, got ${charges} attempts that ended with their worker or run`
  return { action: 'fail', code: 'worker_crash', message: message + HINT }
}
