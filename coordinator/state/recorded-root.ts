import { lstatSync, statSync, type BigIntStats } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { stateDirFor } from '../../shared/state-paths.js'

const statAt = (path: BytePath): BigIntStats | undefined =>
  statSync(toBuffer(path), { bigint: true, throwIfNoEntry: false })

/** The nearest directory, from this one up on its disk, that has the state of jobs in place. */
export function findRecordedRoot(directory: BytePath): BytePath | undefined {
  const device = statAt(directory)?.dev
  for (let at = directory; ; at = asBytePath(posix.dirname(at))) {
    if (statAt(at)?.dev !== device) return undefined
    // A link may have come with the pictures: nothing of ours is behind it.
    const path = toBuffer(stateDirFor({ inPlace: true, inputRoot: at }))
    const state = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (state?.isDirectory() === true && state.dev === device) return at
    if (posix.dirname(at) === at) return undefined
  }
}
