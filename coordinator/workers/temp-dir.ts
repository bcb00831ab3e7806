import { rmSync } from 'node:fs'
import { isUtf8, toBuffer, toDisplay, type BytePath } from '../../shared/byte-path.js'
import { describeError, ImageRayError } from '../../shared/errors.js'
import { makeDirectories } from '../../shared/make-directories.js'
import { tempDirOf } from '../../shared/state-paths.js'

/** Its path; undefined where a variable could not name it, since its name is no UTF-8. */
export function tempDirFor(stateDir: BytePath, runId: string): BytePath | undefined {
  const path = tempDirOf(stateDir, runId)
  return isUtf8(path) ? path : undefined
}

/**
 * Makes the folder for what libvips does not hold in memory (over 100 MB where it needs the whole
 * picture at once): on the disk of the state, which is chosen by whoever runs us, and not in `/tmp`,
 * which is small or memory on many machines.
 * @returns its path, as `tempDirFor` has it
 * @throws ImageRayError `refused`
 */
export function makeTempDir(stateDir: BytePath, runId: string): BytePath | undefined {
  const path = tempDirFor(stateDir, runId)
  if (path === undefined) return undefined
  try {
    makeDirectories(path, 0o700)
  } catch (error) {
    const message = `Expected to make ${toDisplay(path)}, got: ${describeError(error)}`
    throw new ImageRayError('refused', message, { cause: error })
  }
  return path
}

/** Removes it, with what workers that were killed have left there. */
export function removeTempDir(path: BytePath | undefined): void {
  if (path !== undefined) rmSync(toBuffer(path), { recursive: true, force: true })
}
