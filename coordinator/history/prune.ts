import { unlink } from 'node:fs/promises'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import type { KnownFile } from '../../shared/records/known-file.js'
import { originalName } from '../../shared/state-paths.js'
import { hashFile, identifyFile } from '../state/settle.js'
import type { History } from './open-history.js'
import { removeEmptyFolders, walkOriginals } from './originals.js'
import { listKept } from './undo.js'

export interface PruneSummary {
  readonly deleted: number
  readonly deletedBytes: number
  /** Originals that stay, since what was made of them is gone or changed. */
  readonly spared: readonly BytePath[]
}

/** Whether a result is still what was committed. */
async function isIntact({ name, result }: KnownFile, root: BytePath): Promise<boolean> {
  if (!result) return false
  const path = asBytePath(posix.join(root, name))
  if ((await identifyFile(path)) === result.output) return true
  return (await hashFile(path)) === result.outputHash
}

/** An original may have gone before that was written down, or by hand. */
async function forgetMissing({ records, place, prefix }: History): Promise<void> {
  for (const { kept } of listKept({ records, place, prefix })) {
    const path = asBytePath(posix.join(place.stateDir, kept))
    if ((await identifyFile(path)) === undefined) records.addKeptGone('pruned', kept)
  }
}

/**
 * Deletes kept originals. One whose result is gone or changed stays: it may be the only copy.
 * @param all delete those too
 */
export async function pruneOriginals(
  { records, place, prefix }: History,
  all: boolean,
): Promise<PruneSummary> {
  await forgetMissing({ records, place, prefix })
  const spared: BytePath[] = []
  let deleted = 0
  let deletedBytes = 0
  for await (const { kept, bytes } of walkOriginals(place.stateDir)) {
    if (!originalName(kept).startsWith(prefix)) continue
    const results = records.reader.findByKept(kept)
    const checks = await Promise.all(results.map((file) => isIntact(file, place.outputRoot)))
    if (!all && !checks.some(Boolean)) {
      spared.push(kept)
      continue
    }
    await unlink(toBuffer(asBytePath(posix.join(place.stateDir, kept))))
    records.addKeptGone('pruned', kept)
    deleted += 1
    deletedBytes += bytes
  }
  await removeEmptyFolders(place.stateDir)
  return { deleted, deletedBytes, spared }
}
