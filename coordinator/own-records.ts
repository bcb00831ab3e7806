import { statSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../shared/byte-path.js'
import { stateDirFor } from '../shared/state-paths.js'
import type { Place } from './place.js'

/**
 * Finds parts of a tree that have records of their own: jobs in place worked on them alone. Their
 * pictures may be results, which only those records tell, so a job on the whole must not touch them.
 */
export class OwnRecords {
  readonly #root: BytePath
  readonly #isNeeded: boolean
  /** Answers for the directories on the way to the last one asked for. */
  readonly #known = new Map<BytePath, BytePath | undefined>()
  #last: BytePath | undefined

  constructor({ inputRoot, commitMode }: Pick<Place, 'inputRoot' | 'commitMode'>) {
    this.#root = inputRoot
    this.#isNeeded = commitMode !== 'new-file'
  }

  /** The part of the tree with records of its own that a picture is in, if it is in one. */
  find(picture: BytePath): BytePath | undefined {
    if (!this.#isNeeded) return undefined
    const directory = asBytePath(posix.dirname(picture))
    if (directory !== this.#last) {
      for (const one of this.#known.keys()) {
        if (!directory.startsWith(`${one}/`)) this.#known.delete(one)
      }
      this.#last = directory
    }
    return this.#findAt(directory)
  }

  #findAt(directory: BytePath): BytePath | undefined {
    if (!directory.startsWith(`${this.#root}/`)) return undefined
    if (this.#known.has(directory)) return this.#known.get(directory)
    const above = this.#findAt(asBytePath(posix.dirname(directory)))
    const found = above ?? (hasState(directory) ? directory : undefined)
    this.#known.set(directory, found)
    return found
  }
}

const hasState = (directory: BytePath): boolean =>
  statSync(toBuffer(stateDirFor({ inPlace: true, inputRoot: directory })), {
    throwIfNoEntry: false,
  })?.isDirectory() === true
