import { stat } from 'node:fs/promises'
import { toBuffer, type BytePath } from '../../shared/byte-path.js'
import { foldersOf, joinPath, relativeTo } from './paths.js'

/** Device and inode: what a directory is, whatever it is called. */
async function identify(directory: BytePath): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(toBuffer(directory), { bigint: true })
    return `${String(dev)}:${String(ino)}`
  } catch {
    return undefined
  }
}

/**
 * Directories below a root that are no input: the output and the state of the run itself.
 * They are recognised under every name they have, and also when they are made on the way.
 */
export class LeaveOut {
  readonly #root: BytePath
  readonly #missing: Set<BytePath>
  readonly #identities = new Set<string>()

  constructor(root: BytePath, directories: readonly BytePath[]) {
    this.#root = root
    this.#missing = new Set(directories)
  }

  /** Whether this very directory is left out. */
  async has(directory: BytePath): Promise<boolean> {
    await this.#identifyMissing()
    if (this.#identities.size === 0) return false
    const identity = await identify(directory)
    return identity !== undefined && this.#identities.has(identity)
  }

  /** Whether a path below the root is such a directory or lies in one. */
  async covers(path: BytePath): Promise<boolean> {
    for (const folder of foldersOf(`${relativeTo(this.#root, path) ?? ''}/`)) {
      if (folder !== '' && (await this.has(joinPath(this.#root, folder)))) return true
    }
    return false
  }

  async #identifyMissing(): Promise<void> {
    for (const directory of this.#missing) {
      const identity = await identify(directory)
      if (identity === undefined) continue
      this.#identities.add(identity)
      this.#missing.delete(directory)
    }
  }
}
