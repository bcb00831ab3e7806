import { accessSync, constants, statSync } from 'node:fs'
import { toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { describeError, ImageRayError } from '../shared/errors.js'
import { nearestExisting } from './input/case-folding.js'

/**
 * Refuses a state folder that can be neither written nor made, before any work: without a journal
 * every picture would fail. Nothing is made here.
 * @throws ImageRayError `refused`
 */
export function requireWritableState(stateDir: BytePath): void {
  const existing = nearestExisting(stateDir)
  try {
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
