import { constants } from 'node:fs'
import { copyFile, link, lstat, open, rename, unlink } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import { carryAttributes } from '../../shared/carry-attributes.js'
import { makeDirectories } from '../../shared/make-directories.js'
import { TEMP_PREFIX } from '../../shared/state-paths.js'

const parentOf = (path: BytePath): BytePath => asBytePath(posix.dirname(path))

/** Waits until names made or removed in a directory are on the disk. */
export async function syncDirectory(path: BytePath): Promise<void> {
  const handle = await open(toBuffer(path))
  try {
    await handle.sync()
  } catch (error) {
    // Some file systems cannot sync a directory and say so.
    if (systemCodeOf(error) !== 'EINVAL') throw error
  } finally {
    await handle.close()
  }
}

/** A name beside the target that is the same at every attempt: one that was cut short is replaced. */
const tempBeside = (target: BytePath): BytePath => {
  const key = createHash('sha256').update(target, 'latin1').digest('hex').slice(0, 16)
  return asBytePath(posix.join(parentOf(target), `${TEMP_PREFIX}${key}.tmp`))
}

/** Node takes seconds as a double and libuv keeps microseconds of them. */
const toSeconds = (timeNs: bigint): number => Number(timeNs / 1_000n) / 1_000_000

/**
 * Brings a file over from another file system: whole, with its mode, owner, times and attributes.
 * It had the attributes where it goes, so that they are not refused there.
 */
async function copyOver(from: BytePath, to: BytePath): Promise<void> {
  const temp = tempBeside(to)
  await unlink(toBuffer(temp)).catch(() => undefined)
  await copyFile(toBuffer(from), toBuffer(temp), constants.COPYFILE_EXCL)
  const stat = await lstat(toBuffer(from), { bigint: true })
  const [atime, mtime] = [toSeconds(stat.atimeNs), toSeconds(stat.mtimeNs)]
  const handle = await open(toBuffer(temp), 'r+')
  try {
    await handle.chown(Number(stat.uid), Number(stat.gid)).catch(() => undefined)
    await handle.chmod(Number(stat.mode & 0o7777n))
    carryAttributes(from, temp)
    await handle.utimes(atime, mtime)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(toBuffer(temp), toBuffer(to))
  await syncDirectory(parentOf(to))
  await unlink(toBuffer(from))
}

/** Gives a kept original its own name, in the place of the result that has it. */
export async function replaceResult(kept: BytePath, target: BytePath): Promise<void> {
  try {
    // One step: at no moment is there no file of that name.
    await rename(toBuffer(kept), toBuffer(target))
  } catch (error) {
    if (systemCodeOf(error) !== 'EXDEV') throw error
    await copyOver(kept, target)
  }
  await syncDirectory(parentOf(target))
}

/**
 * Gives a kept original its own name, which nothing has now.
 * @returns false where something has it after all
 */
export async function takeFreeName(kept: BytePath, target: BytePath): Promise<boolean> {
  makeDirectories(parentOf(target))
  try {
    await link(toBuffer(kept), toBuffer(target))
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    if (await exists(target)) return false
    await replaceResult(kept, target)
    return true
  }
  await syncDirectory(parentOf(target))
  await unlink(toBuffer(kept))
  return true
}

const exists = (path: BytePath): Promise<boolean> =>
  lstat(toBuffer(path)).then(
    () => true,
    () => false,
  )
