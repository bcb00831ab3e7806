import { realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { systemCodeOf } from '../shared/errors.js'
import { FileFailure, tryOn } from './failure.js'

const realPath = (path: BytePath): BytePath =>
  asBytePath(realpathSync(toBuffer(path), 'buffer').toString('latin1'))

/** Real path of the nearest existing ancestor with what is missing put behind it again. */
function resolveExisting(path: BytePath): BytePath {
  try {
    return realPath(path)
  } catch (error) {
    const parent = asBytePath(posix.dirname(path))
    if (systemCodeOf(error) !== 'ENOENT' || parent === path) throw error
    return asBytePath(posix.join(resolveExisting(parent), posix.basename(path)))
  }
}

const isInside = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`)

/** Answers that may be remembered; beyond this the memory starts anew. */
const MAX_REMEMBERED = 4_096

/** The directories that a worker may touch, compared by real path so that no link leads out. */
export class Roots {
  readonly #roots: readonly BytePath[]
  readonly #allowed = new Set<BytePath>()

  constructor(roots: readonly BytePath[]) {
    this.#roots = roots.map((root) => tryOn('find', root, () => resolveExisting(root)))
  }

  /**
   * Checks a path by the directory that holds it; the last name itself is opened without following.
   * @throws FileFailure `permission`
   */
  requireInside(path: BytePath): void {
    if (!posix.isAbsolute(path) || posix.normalize(path) !== path) {
      throw new FileFailure(
        'permission',
        `Expected an absolute path without '..', got ${toDisplay(path)}`,
      )
    }
    const directory = asBytePath(posix.dirname(path))
    if (this.#allowed.has(directory)) return
    const real = tryOn('find', directory, () => resolveExisting(directory))
    if (!this.#roots.some((root) => isInside(real, root))) {
      throw new FileFailure(
        'permission',
        `Expected a path under ${this.#roots.map(toDisplay).join(', ')}, got ${toDisplay(path)}`,
      )
    }
    if (this.#allowed.size >= MAX_REMEMBERED) this.#allowed.clear()
    this.#allowed.add(directory)
  }
}
