import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { fileErrorCodeOf, systemCodeOf } from '../shared/errors.js'
import { makeDirectories } from '../shared/make-directories.js'
import { TEMP_PREFIX } from '../shared/state-paths.js'
import { FileFailure, tryOn } from './failure.js'
import type { Source } from './read-source.js'

export const parentOf = (path: BytePath): BytePath => asBytePath(posix.dirname(path))

/** A temp name beside the target: random, so that nobody can put a link there beforehand. */
export const tempNameFor = (target: BytePath): BytePath =>
  asBytePath(
    posix.join(posix.dirname(target), `${TEMP_PREFIX}${randomBytes(8).toString('hex')}.tmp`),
  )

/** Makes a directory, with those above it, where there is none. @throws FileFailure */
export const makeDirectory = (path: BytePath, mode?: number): void => {
  tryOn('make the directory', path, () => {
    try {
      makeDirectories(path, mode)
    } catch (error) {
      if (!['EEXIST', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) throw error
      const message = `Expected a directory at ${toDisplay(path)}, got a file there or above it`
      throw new FileFailure('output_exists', message, { cause: error })
    }
  })
}

export interface WriteOptions {
  /** Give the file permissions and owner of this one, as far as the system allows. */
  readonly like?: Source
  /** Modification time to give it, in nanoseconds since the epoch. */
  readonly mtimeNs?: bigint | undefined
  /** Wait until the bytes are on the disk. */
  readonly sync: boolean
}

/** Writes a new file; fails where anything is there already. */
export function writeNew(path: BytePath, bytes: Uint8Array, options: WriteOptions): void {
  tryOn('write', path, () => {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
    const descriptor = openSync(toBuffer(path), flags, 0o666)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
      if (options.like) copyOwnership(descriptor, options.like)
      if (options.mtimeNs !== undefined) setModified(descriptor, options.mtimeNs)
      if (options.sync) fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  })
}

/** Node takes seconds as a double, which is exact to a microsecond or so. */
function setModified(descriptor: number, mtimeNs: bigint): void {
  const seconds = Number(mtimeNs / 1_000n) / 1_000_000
  futimesSync(descriptor, seconds, seconds)
}

function copyOwnership(descriptor: number, like: Source): void {
  try {
    fchownSync(descriptor, like.uid, like.gid)
  } catch (error) {
    // Only root may give files away; a file of somebody else then becomes ours, as with any editor.
    if (systemCodeOf(error) !== 'EPERM') throw error
  }
  fchmodSync(descriptor, like.mode)
}

/** Waits until names made or removed in a directory are on the disk. */
export function syncDirectory(path: BytePath): void {
  tryOn('sync', path, () => {
    const descriptor = openSync(toBuffer(path), constants.O_RDONLY)
    try {
      fsyncSync(descriptor)
    } catch (error) {
      // Some file systems cannot sync a directory and say so.
      if (systemCodeOf(error) !== 'EINVAL') throw error
    } finally {
      closeSync(descriptor)
    }
  })
}

export function exists(path: BytePath): boolean {
  try {
    lstatSync(toBuffer(path))
    return true
  } catch (error) {
    // A path through a file (ENOTDIR) leads to nothing either.
    if (fileErrorCodeOf(error) === 'not_found') return false
    throw error
  }
}

export const removeIfThere = (path: BytePath): void => {
  try {
    unlinkSync(toBuffer(path))
  } catch (error) {
    // A path through a file (ENOTDIR) leads to nothing either.
    if (fileErrorCodeOf(error) !== 'not_found') throw error
  }
}

export const renameOver = (from: BytePath, to: BytePath): void => {
  tryOn('write', to, () => {
    renameSync(toBuffer(from), toBuffer(to))
  })
}

const noLinkCodes: readonly (string | undefined)[] = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'EXDEV',
  'ENOSYS',
]

/**
 * Gives a file a second name unless that name is taken; where the file system has no hard links,
 * `otherwise` does it in another way.
 * @returns false where the name is taken
 */
export function linkUnlessTaken(from: BytePath, to: BytePath, otherwise: () => boolean): boolean {
  return tryOn('write', to, () => {
    try {
      linkSync(toBuffer(from), toBuffer(to))
      return true
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === 'EEXIST') return false
      if (noLinkCodes.includes(code)) return otherwise()
      throw error
    }
  })
}

/** Takes a free name with an empty file and renames over it: never replaces by accident. */
export function renameUnlessTaken(from: BytePath, to: BytePath): boolean {
  try {
    closeSync(openSync(toBuffer(to), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL))
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    throw error
  }
  renameSync(toBuffer(from), toBuffer(to))
  return true
}

/** Copies a file to a name that is free, by way of a temp file, and waits for the disk. */
export function copyUnlessTaken(from: BytePath, to: BytePath): boolean {
  if (exists(to)) return false
  const temp = tempNameFor(to)
  try {
    copyFileSync(toBuffer(from), toBuffer(temp), constants.COPYFILE_EXCL)
    const descriptor = openSync(toBuffer(temp), constants.O_RDONLY)
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    return renameUnlessTaken(temp, to)
  } finally {
    removeIfThere(temp)
  }
}
