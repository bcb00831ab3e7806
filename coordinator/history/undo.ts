import { lstat, unlink } from 'node:fs/promises'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { describeError, systemCodeOf } from '../../shared/errors.js'
import type { KnownFile } from '../../shared/records/known-file.js'
import { originalName } from '../../shared/state-paths.js'
import { hashFile } from '../state/settle.js'
import type { History } from './open-history.js'
import { removeEmptyFolders } from './originals.js'
import { replaceResult, syncDirectory, takeFreeName } from './put-back.js'

/** An original that was not put back, or a result that was not taken away. */
export interface Refusal {
  readonly name: BytePath
  readonly reason: string
}

export interface UndoSummary {
  /** Originals that have their own names again. */
  readonly restored: number
  /** Results under names of their own that were taken away. */
  readonly removed: number
  /** Results under names that somebody gave them since: they stay. */
  readonly left: readonly BytePath[]
  readonly refused: readonly Refusal[]
}

/** What was made of one kept original. */
export interface KeptFile {
  /** Relative to the state folder. */
  readonly kept: BytePath
  readonly results: readonly KnownFile[]
}

/** Kept originals below a prefix, each with what was made of it. */
export function* listKept({ records, prefix }: History): Generator<KeptFile> {
  let group: { readonly kept: BytePath; readonly results: KnownFile[] } | undefined
  for (const file of records.reader.listKept()) {
    const kept = file.result?.kept
    if (kept === undefined || !originalName(kept).startsWith(prefix)) continue
    if (group && group.kept !== kept) yield group
    if (group?.kept === kept) group.results.push(file)
    else group = { kept, results: [file] }
  }
  if (group) yield group
}

class Undo {
  readonly #history: History
  readonly #refused: Refusal[] = []
  readonly #left: BytePath[] = []
  #restored = 0
  #removed = 0

  constructor(history: History) {
    this.#history = history
  }

  async run(): Promise<UndoSummary> {
    for (const one of listKept(this.#history)) {
      const name = originalName(one.kept)
      try {
        await this.#undoOne(one, name)
      } catch (error) {
        if (systemCodeOf(error) === undefined) throw error
        this.#refuse(name, describeError(error))
      }
    }
    await removeEmptyFolders(this.#history.place.stateDir)
    return {
      ...{ restored: this.#restored, removed: this.#removed },
      ...{ left: this.#left, refused: this.#refused },
    }
  }

  #refuse(name: BytePath, reason: string): void {
    this.#refused.push({ name, reason })
  }

  #pathOf(name: BytePath): BytePath {
    return asBytePath(posix.join(this.#history.place.inputRoot, name))
  }

  async #undoOne({ kept, results }: KeptFile, name: BytePath): Promise<void> {
    const { records, place } = this.#history
    const target = this.#pathOf(name)
    const keptPath = asBytePath(posix.join(place.stateDir, kept))
    const reason = await this.#restore(keptPath, target, results, name)
    if (reason !== undefined) {
      this.#refuse(name, reason)
      return
    }
    for (const { name: other, input, result } of results) {
      if (other === name || !result) continue
      // Only a job that changes names makes one: in place the name was there before.
      if (input === other) await this.#leave(other)
      else await this.#removeResult(other, result.outputHash)
    }
    records.addKeptGone('undone', kept)
    this.#restored += 1
  }

  /** @returns why the original stays where it is kept; undefined once it has its own name */
  async #restore(
    kept: BytePath,
    target: BytePath,
    results: readonly KnownFile[],
    name: BytePath,
  ): Promise<string | undefined> {
    const original = results[0]?.result?.sourceHash
    const [keptStat, targetStat] = await Promise.all([statAt(kept), statAt(target)])
    if (!keptStat) {
      // An undo was killed after the original had its name and before that was written down.
      const isBack = (await hashFile(target)) === original
      return isBack ? undefined : 'its kept original is gone'
    }
    if ((await hashFile(kept)) !== original) return 'its kept original is not what was kept'
    if (!targetStat) return (await takeFreeName(kept, target)) ? undefined : TAKEN
    if (keptStat.ino === targetStat.ino && keptStat.dev === targetStat.dev) {
      // It had two names for a moment when something was killed.
      await unlink(toBuffer(kept))
      return undefined
    }
    const current = await hashFile(target)
    if (current === original) {
      // Brought over from another file system, or by hand.
      await unlink(toBuffer(kept))
      return undefined
    }
    const own = results.find((file) => file.name === name)?.result
    if (!own) return TAKEN
    if (current !== own.outputHash) return 'the file was changed since'
    await replaceResult(kept, target)
    return undefined
  }

  async #leave(name: BytePath): Promise<void> {
    if (await statAt(this.#pathOf(name))) this.#left.push(name)
  }

  async #removeResult(name: BytePath, hash: string): Promise<void> {
    const path = this.#pathOf(name)
    if (!(await statAt(path))) return
    if ((await hashFile(path)) !== hash) {
      this.#refuse(name, 'the file was changed since, so it stays beside its original')
      return
    }
    await unlink(toBuffer(path))
    await syncDirectory(asBytePath(posix.dirname(path)))
    this.#removed += 1
  }
}

const TAKEN = 'another file has its name'

const statAt = (path: BytePath) => lstat(toBuffer(path), { bigint: true }).catch(() => undefined)

/**
 * Puts every kept original back under its own name, byte for byte, with its mode and times; takes
 * away results that have names of their own. What was changed since is refused and stays. To be
 * killed at any moment: what is left is done by the next undo.
 */
export const undoRuns = (history: History): Promise<UndoSummary> => new Undo(history).run()
