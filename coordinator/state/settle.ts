import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, unlink } from 'node:fs/promises'
import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { asBytePath, fromJsonPath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { identify, type FileIdentity } from '../../shared/file-identity.js'
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
async function removeTempsBeside(path: BytePath): Promise<void> {
  const folder = asBytePath(posix.dirname(path))
  const names = await readdir(toBuffer(folder), { encoding: 'latin1' }).catch(() => [])
  for (const name of names) {
    if (isTempName(name)) await removeIfThere(asBytePath(posix.join(folder, name)))
  }
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
 * Finds out by the disk whether a commit that was begun has happened, and clears up after it. To be
 * asked only once the worker is gone.
 */
export async function settleIntent(
  intent: IntentLine,
  paths: CommitPaths,
  mode: CommitMode,
): Promise<boolean> {
  const { input, output, stateDir } = paths
  const temp = posix.join(posix.dirname(output), fromJsonPath(intent.temp))
  await removeIfThere(asBytePath(temp))
  if (intent.kept !== undefined) {
    await removeTempsBeside(asBytePath(posix.join(stateDir, fromJsonPath(intent.kept))))
  }
  if ((await hashFile(output)) !== intent.outputHash) {
    await dropSecondName(intent, paths)
    return false
  }
  const isSourceLeft = (await identifyFile(input)) !== undefined
  if (mode !== 'replace-source' || output === input || !isSourceLeft) return true
  // Written, but the source was not taken away yet: undo it, so that the file is done anew whole.
  await unlink(toBuffer(output))
  return false
}
