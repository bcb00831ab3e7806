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
import { carryAttributes, keepOrWarn } from '../shared/carry-attributes.js'
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

/** The file that a new one takes the place of. */
export interface Model {
  readonly path: BytePath
  readonly source: Pick<Source, 'mode' | 'uid' | 'gid'>
}

export interface WriteOptions {
  /** Give the file owner, permissions and extended attributes of this one. */
  readonly like?: Model
  /** Modification time to give it, in nanoseconds since the epoch. */
  readonly mtimeNs?: bigint | undefined
  /** Wait until the bytes are on the disk. */
  readonly sync: boolean
}

/**
 * Writes a new file; fails where anything is there already.
 * @returns warnings: what of its model the system does not let it have
 * @throws FileFailure
 */
export function writeNew(
  path: BytePath,
  bytes: Uint8Array,
  { like, mtimeNs, sync }: WriteOptions,
): readonly string[] {
  return tryOn('write', path, () => {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
    // What only its owner may read is not shown to others while it is written.
    const descriptor = openSync(toBuffer(path), flags, like ? 0o600 : 0o666)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
      const warnings = like ? copyOwnership(descriptor, path, like) : []
      if (mtimeNs !== undefined) setModified(descriptor, mtimeNs)
      if (sync) fsyncSync(descriptor)
      return warnings
    } finally {
      closeSync(descriptor)
    }
  })
}

/** Node takes seconds as a double and libuv keeps microseconds of them. */
function setModified(descriptor: number, mtimeNs: bigint): void {
  const seconds = Number(mtimeNs / 1_000n) / 1_000_000
  futimesSync(descriptor, seconds, seconds)
}

/** Owner first, then permissions, since giving a file away may clear some of them, then the ACL. */
function copyOwnership(descriptor: number, path: BytePath, like: Model): readonly string[] {
  const { mode, uid, gid } = like.source
  const notGiven = keepOrWarn(`Owner ${uid}:${gid}`, () => {
    fchownSync(descriptor, uid, gid)
  })
  // A set-uid bit would lend the rights of another owner than the one it was meant for.
  const allowed = notGiven.length > 0 ? mode & 0o1777 : mode
  return [
    ...notGiven,
    ...keepOrWarn(`Permissions ${mode.toString(8)}`, () => {
      fchmodSync(descriptor, allowed)
    }),
    ...carryAttributes(like.path, path),
  ]
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

/** @throws FileFailure */
export const exists = (path: BytePath): boolean =>
  tryOn('find', path, () => {
    try {
      lstatSync(toBuffer(path))
      return true
    } catch (error) {
      // A path through a file (ENOTDIR) leads to nothing either.
      if (fileErrorCodeOf(error) === 'not_found') return false
      throw error
    }
  })

/** @throws FileFailure */
export const removeIfThere = (path: BytePath): void => {
  tryOn('remove', path, () => {
    try {
      unlinkSync(toBuffer(path))
    } catch (error) {
      // A path through a file (ENOTDIR) leads to nothing either.
      if (fileErrorCodeOf(error) !== 'not_found') throw error
    }
  })
}

/** Removes a temp file where that can be done; the journal names it for the next run where not. */
export const removeTemp = (path: BytePath): void => {
  try {
    removeIfThere(path)
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error
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
  try {
    renameSync(toBuffer(from), toBuffer(to))
    return true
  } catch (error) {
    removeTemp(to)
    throw error
  }
}

/**
 * Copies a file to a name that is free, by way of a temp file, with owner, permissions, time and
 * extended attributes, and waits for the disk.
 * @returns false where the name is taken, else warnings: what the copy could not be given
 * @throws FileFailure
 */
export function copyUnlessTaken(from: BytePath, to: BytePath): false | readonly string[] {
  if (exists(to)) return false
  const temp = tempNameFor(to)
  try {
    const warnings = tryOn('copy', to, () => {
      copyFileSync(toBuffer(from), toBuffer(temp), constants.COPYFILE_EXCL)
      const { uid, gid, mode, mtimeNs } = lstatSync(toBuffer(from), { bigint: true })
      const source = { uid: Number(uid), gid: Number(gid), mode: Number(mode & 0o7777n) }
      const descriptor = openSync(toBuffer(temp), constants.O_RDONLY)
      try {
        const lost = copyOwnership(descriptor, temp, { path: from, source })
        setModified(descriptor, mtimeNs)
        fsyncSync(descriptor)
        return lost
      } finally {
        closeSync(descriptor)
      }
    })
    return renameUnlessTaken(temp, to) && warnings
  } finally {
    removeTemp(temp)
  }
}
