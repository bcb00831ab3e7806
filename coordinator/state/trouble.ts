import { toDisplay, type BytePath } from '../../shared/byte-path.js'
import { describeError } from '../../shared/errors.js'
import { describeDiskFailure } from './disk-failure.js'

/**
 * Writing the records may fail on a full disk. That must neither end a run nor keep it from its end,
 * since the journals of the workers hold all that counts: it is told once.
 */
export class Trouble {
  readonly #stateDir: BytePath
  readonly #say: (text: string) => void
  #isTold = false

  constructor(stateDir: BytePath, say: (text: string) => void) {
    this.#stateDir = stateDir
    this.#say = say
  }

  tell(error: unknown): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#say(
      `Expected to write the records in ${toDisplay(this.#stateDir)}, got: ` +
        `${describeDiskFailure(error, this.#stateDir) ?? describeError(error)}; the next run makes up for it from the journals of the workers`,
    )
  }

  async tolerate(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.tell(error)
    }
  }
}
