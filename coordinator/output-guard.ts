import { realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, fromBytes, toBuffer, type BytePath } from '../shared/byte-path.js'
import { nearestExisting } from './input/case-folding.js'
import { relativeTo } from './input/paths.js'
import type { Place } from './place.js'

/** Real path of a directory, or of the nearest above it that there is. */
const realPathOf = (directory: BytePath): BytePath =>
  fromBytes(realpathSync(toBuffer(nearestExisting(directory)), 'buffer'))

const isInside = (directory: BytePath, path: BytePath): boolean =>
  relativeTo(directory, path) !== undefined

/**
 * Keeps the results of a job for a new place out of its input. They would land there where the
 * output directory lies above that of the input, or holds a link to it, and with `--if-exists
 * replace` an original would be gone.
 */
export class OutputGuard {
  readonly #inputRoot: BytePath
  /** The output directory where it lies inside the input: that part is no input. */
  readonly #exempt: BytePath | undefined
  readonly #isNeeded: boolean
  #directory: BytePath | undefined
  #landsInInput = false

  constructor({ inputRoot, outputRoot, commitMode, single }: Place) {
    this.#inputRoot = realPathOf(inputRoot)
    const realOutput = realPathOf(outputRoot)
    this.#exempt = isInside(this.#inputRoot, realOutput) ? realOutput : undefined
    // In place results belong there, and beside a single picture there is no other input.
    this.#isNeeded = commitMode === 'new-file' && single === undefined
  }

  /** Whether a file written at this path would land among the inputs. */
  landsInInput(output: BytePath): boolean {
    if (!this.#isNeeded) return false
    const directory = asBytePath(posix.dirname(output))
    // Outputs come sorted by directory, so that the last answer is all that need be kept.
    if (directory !== this.#directory) {
      this.#directory = directory
      const real = realPathOf(directory)
      const isExempt = this.#exempt !== undefined && isInside(this.#exempt, real)
      this.#landsInInput = isInside(this.#inputRoot, real) && !isExempt
    }
    return this.#landsInInput
  }
}
