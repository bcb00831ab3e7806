import { statSync, type BigIntStats } from 'node:fs'
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
    const state = statAt(stateDirFor({ inPlace: true, inputRoot: at }))
    if (state?.isDirectory() === true && state.dev === device) return at
    if (posix.dirname(at) === at) return undefined
  }
}
