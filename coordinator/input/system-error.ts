import { getSystemErrorMap } from 'node:util'
import { describeError } from '../../shared/errors.js'

/** What the system says about an error, without the path that Node adds: 'permission denied'. */
export function describeSystemError(error: unknown): string {
  const errno = error instanceof Error && 'errno' in error ? error.errno : undefined
  const known = typeof errno === 'number' ? getSystemErrorMap().get(errno) : undefined
  return known?.[1] ?? describeError(error)
}
