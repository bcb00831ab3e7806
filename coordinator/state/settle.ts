import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, unlink } from 'node:fs/promises'
import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { asBytePath, fromJsonPath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { identify, sizeIn, type FileIdentity } from '../../shared/file-identity.js'
import type { IntentLine } from '../../shared/journal.js'
import type { CommitMode } from '../../shared/result.js'
import { isTempName } from '../../shared/state-paths.js'

/** Absolute paths of a file whose commit was begun. */
export interface CommitPaths {
  readonly input: BytePath
  readonly output: BytePath
  readonly stateDir: BytePath
}

const removeIfThere = async (path: BytePath): Promise<void> => {
  await unlink(toBuffer(path)).catch(() => undefined)
}

/** SHA-256 in hex of a regular file, read piece by piece; undefined where it cannot be read. */
export async function hashFile(path: BytePath): Promise<string | undefined> {
  try {
    if (!(await lstat(toBuffer(path))).isFile()) return undefined
    const hash = createHash('sha256')
    await pipeline(createReadStream(toBuffer(path)), hash)
    return hash.digest('hex')
  } catch {
    return undefined
  }
}

/** What a path is now; undefined where there is nothing to be seen. */
export async function identifyFile(path: BytePath): Promise<FileIdentity | undefined> {
  return lstat(toBuffer(path), { bigint: true }).then(identify, () => undefined)
}

/** Temp files of an original that was being kept as a copy: their names are in no journal. */
async function listTempsBeside(path: BytePath): Promise<readonly BytePath[]> {
  const folder = asBytePath(posix.dirname(path))
  const names = await readdir(toBuffer(folder), { encoding: 'latin1' }).catch(() => [])
  return names.filter(isTempName).map((name) => asBytePath(posix.join(folder, name)))
}

/** The original that was kept, and then not replaced after all, needs no second name. */
async function dropSecondName(
  { kept }: IntentLine,
  { input, stateDir }: CommitPaths,
): Promise<void> {
  if (kept === undefined) return
  const path = toBuffer(asBytePath(posix.join(stateDir, fromJsonPath(kept))))
  const [one, other] = await Promise.all(
    [path, toBuffer(input)].map((name) => lstat(name, { bigint: true }).catch(() => undefined)),
  )
  if (one && one.ino === other?.ino && one.dev === other.dev) await unlink(path)
}

/**
 * Where hard links are impossible a name is taken by an empty file before the temp file is renamed
 * over it. An empty one beside its temp file is what a kill between the two leaves.
 */
async function dropPlaceholder(path: BytePath, temps: readonly BytePath[]): Promise<void> {
  const sizes = await Promise.all([path, ...temps].map(identifyFile))
  const [own, ...others] = sizes.map((identity) => identity && sizeIn(identity))
  if (own === 0 && others.some((size) => size !== undefined)) await removeIfThere(path)
}

/**
 * Finds out by the disk whether a commit that was begun has happened, and clears up after it. To be
 * asked only once the worker is gone.
 * @param sourceHash of the input as it was read, where that is known
 */
export async function settleIntent(
  intent: IntentLine,
  paths: CommitPaths,
  mode: CommitMode,
  sourceHash: string | undefined,
): Promise<boolean> {
  const { input, output, stateDir } = paths
  const temp = asBytePath(posix.join(posix.dirname(output), fromJsonPath(intent.temp)))
  if (output !== input) await dropPlaceholder(output, [temp])
  await removeIfThere(temp)
  if (intent.kept !== undefined) {
    const kept = asBytePath(posix.join(stateDir, fromJsonPath(intent.kept)))
    const temps = await listTempsBeside(kept)
    await dropPlaceholder(kept, temps)
    for (const one of temps) await removeIfThere(one)
  }
  if ((await hashFile(output)) !== intent.outputHash) {
    await dropSecondName(intent, paths)
    return false
  }
  if (mode !== 'replace-source' || output === input) return true
  // Gone, or another file that was given its name since: the result is all there is of it.
  const left = await hashFile(input)
  if (left === undefined || (sourceHash !== undefined && left !== sourceHash)) return true
  // Written, but the source was not taken away yet: undo it, so that the file is done anew whole.
  await unlink(toBuffer(output))
  await dropSecondName(intent, paths)
  return false
}
