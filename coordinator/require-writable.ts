import { accessSync, constants, lstatSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { STATE_FOLDER } from '../shared/state-paths.js'
import { describeError, ImageRayError, systemCodeOf } from '../shared/errors.js'
import { describeMount } from '../shared/mounts.js'
import { nearestExisting } from './input/case-folding.js'

const isLink = (path: BytePath): boolean =>
  lstatSync(toBuffer(path), { throwIfNoEntry: false })?.isSymbolicLink() === true

/**
 * Refuses a state folder that can be neither written nor made, before any work: without a journal
 * every picture would fail. Nothing is made here.
 * @throws ImageRayError `refused`
 */
export function requireWritableState(stateDir: BytePath): void {
  const existing = nearestExisting(stateDir)
  try {
    // A tree that somebody else packed must not choose where originals go.
    if (posix.basename(stateDir) === STATE_FOLDER && isLink(stateDir)) {
      throw new Error('a symbolic link')
    }
    if (!statSync(toBuffer(existing)).isDirectory()) throw new Error('no directory')
    accessSync(toBuffer(existing), constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ImageRayError(
      'refused',
      `Expected to keep the state of the run in ${toDisplay(stateDir)}, ` +
        `got ${toDisplay(existing)}: ${describeError(error)}; --state-dir names another place`,
      { cause: error },
    )
  }
}

/**
 * Refuses to put results on a read-only mount. Rights on directories are left to each file: those
 * below may differ.
 * @throws ImageRayError `refused`
 */
export function requireWritableMount(outputRoot: BytePath): void {
  try {
    accessSync(toBuffer(nearestExisting(outputRoot)), constants.W_OK)
  } catch (error) {
    if (systemCodeOf(error) !== 'EROFS') return
    throw new ImageRayError(
      'refused',
      `Expected to write results to ${toDisplay(outputRoot)}, ` +
        `got a read-only mount: ${describeMount(outputRoot)}`,
      { cause: error },
    )
  }
}
