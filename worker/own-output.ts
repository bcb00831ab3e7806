import { lstatSync } from 'node:fs'
import { toBuffer, toDisplay } from '../shared/byte-path.js'
import { identify, type FileIdentity } from '../shared/file-identity.js'
import type { KnownFile } from '../shared/records/known-file.js'
import type { FileTask, Job } from '../shared/result.js'
import { sha256 } from '../shared/sha256.js'
import { outputExists } from './commit.js'
import { FileFailure } from './failure.js'
import { readSource } from './read-source.js'
import { Skip } from './skip.js'

/** The output as it is now, where it is the result that the records tell of. */
function readOwnOutput(task: FileTask, known: KnownFile): FileIdentity | 'missing' | 'foreign' {
  const before = lstatSync(toBuffer(task.output), { bigint: true, throwIfNoEntry: false })
  if (!before) return 'missing'
  try {
    const isOurs = sha256(readSource(task.output).bytes) === known.result?.outputHash
    return isOurs ? identify(before) : 'foreign'
  } catch (error) {
    // Empty, no regular file, not to be read: whatever it is, it is not what we wrote.
    if (error instanceof FileFailure) return 'foreign'
    throw error
  }
}

/**
 * Decides about an output at another place that the records know: left alone where nothing has
 * changed, replaced where it is ours.
 * @returns the output that may be replaced, by what it is now; undefined where the place is free
 * @throws Skip `unchanged` or `output_exists`
 * @throws FileFailure `output_exists`
 */
export function checkKnownOutput(
  task: FileTask,
  job: Job,
  current: { readonly hash: string; readonly recipe: string },
  known: KnownFile,
): FileIdentity | undefined {
  const found = readOwnOutput(task, known)
  if (found === 'missing') return undefined
  const { result } = known
  const isSame = result?.recipe === current.recipe && result.sourceHash === current.hash
  if (found !== 'foreign' && isSame && !job.force) {
    throw new Skip('unchanged', `${toDisplay(task.output)} is the result of the same recipe`)
  }
  if (job.ifExists === 'replace') return found === 'foreign' ? undefined : found
  if (job.ifExists === 'own' && found !== 'foreign') return found
  if (job.ifExists === 'skip') {
    throw new Skip('output_exists', `${toDisplay(task.output)} is there already`)
  }
  throw outputExists(task.output)
}
