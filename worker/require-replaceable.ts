import { accessSync, constants } from 'node:fs'
import { toBuffer, toDisplay } from '../shared/byte-path.js'
import { systemCodeOf } from '../shared/errors.js'
import type { FileTask, Job } from '../shared/result.js'
import { FileFailure, tryOn } from './failure.js'
import { parentOf } from './file-operations.js'
import type { Source } from './read-source.js'

const OWNER_MAY_WRITE = 0o200

/** Why a file may not be written to by whoever asks; undefined where it may. */
function findHindrance(task: FileTask, source: Source): string | undefined {
  if ((source.mode & OWNER_MAY_WRITE) === 0) {
    return `permissions ${source.mode.toString(8).padStart(3, '0')}`
  }
  try {
    accessSync(toBuffer(task.input), constants.W_OK)
    return undefined
  } catch (error) {
    if (systemCodeOf(error) !== 'EACCES') throw error
    return 'EACCES'
  }
}

/**
 * Before the work: whether an original may be replaced. A rename asks only for rights on the folder,
 * so that a read-only file would go without a word.
 * @throws FileFailure `permission`
 */
export function requireReplaceable(task: FileTask, job: Job, source: Source): void {
  if (job.commitMode === 'new-file') return
  const folder = parentOf(task.input)
  tryOn('replace a file in', folder, () => {
    accessSync(toBuffer(folder), constants.W_OK | constants.X_OK)
  })
  // EPERM here is a file that is immutable (chattr +i), EROFS a read-only mount: neither is forced.
  const hindrance = tryOn('replace', task.input, () => findHindrance(task, source))
  if (hindrance === undefined || job.forceReadOnly) return
  throw new FileFailure(
    'permission',
    `Expected a file that may be written at ${toDisplay(task.input)}, since it would be replaced, ` +
      `got ${hindrance}; --force-read-only replaces it all the same`,
  )
}
