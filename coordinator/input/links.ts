import { stat } from 'node:fs/promises'
import { toBuffer, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import type { LeaveOut } from './leave-out.js'
import { nodeTypeOf, type NodeType } from './list-directory.js'
import { joinPath, realPathOf, relativeTo } from './paths.js'

export interface LinkTarget {
  /** Path below the root, with no link in it from there on. */
  readonly path: BytePath
  readonly type: NodeType
}

export interface LinkPolicy {
  readonly root: BytePath
  readonly realRoot: BytePath
  readonly recursive: boolean
  readonly leaveOut: LeaveOut
}

/** Decides which symbolic links of a tree are followed: none that leads out or in circles. */
export class LinkFollower {
  readonly #policy: LinkPolicy
  readonly #followed = new Set<BytePath>()

  constructor(policy: LinkPolicy) {
    this.#policy = policy
  }

  /**
   * Where a link leads, or undefined when it is not to be followed: it dangles, leaves the root,
   * leads to what is left out, to a directory that it lies in, or to one followed before.
   * `way` names the directories passed: that of the link, and those of links followed before it.
   */
  async follow(link: BytePath, way: readonly BytePath[]): Promise<LinkTarget | undefined> {
    const target = await this.#resolve(link)
    if (target === undefined || (await this.#policy.leaveOut.covers(target.path))) return undefined
    if (target.type !== 'directory') return target
    const { path } = target
    const isCircle = way.some((directory) => relativeTo(path, directory) !== undefined)
    if (!this.#policy.recursive || isCircle || this.#followed.has(path)) return undefined
    this.#followed.add(path)
    return target
  }

  async #resolve(link: BytePath): Promise<LinkTarget | undefined> {
    const { root, realRoot } = this.#policy
    try {
      const real = await realPathOf(link)
      const name = relativeTo(realRoot, real)
      if (name === undefined) return undefined
      const type = nodeTypeOf(await stat(toBuffer(real)))
      return { path: name === '' ? root : joinPath(root, name), type }
    } catch (error) {
      if (systemCodeOf(error) === undefined) throw error
      return undefined
    }
  }
}
