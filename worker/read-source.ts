import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type BigIntStats,
} from 'node:fs'
import { toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { standardLimits, type Limits } from '../shared/limits.js'
import { FileFailure, tryOn } from './failure.js'
import { checkFileSize } from './limits.js'
import { requireMemory } from './memory/admission.js'

/** What a file was when it was read, to tell later whether it still is. */
export interface Identity {
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ino: bigint
  readonly dev: bigint
}

export interface Source {
  readonly bytes: Buffer
  readonly identity: Identity
  /** Permission bits, owner and number of hard links. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly links: number
}

export const isSameIdentity = (one: Identity, other: Identity): boolean =>
  one.size === other.size &&
  one.mtimeNs === other.mtimeNs &&
  one.ino === other.ino &&
  one.dev === other.dev

function requireRegular(path: BytePath, stat: BigIntStats, limits: Limits): void {
  if (!stat.isFile()) {
    throw new FileFailure(
      'not_a_regular_file',
      `Expected a regular file at ${toDisplay(path)}, got a ${kindOf(stat)}`,
    )
  }
  if (stat.size === 0n) {
    throw new FileFailure('empty', `Expected a picture in ${toDisplay(path)}, got 0 bytes`)
  }
  checkFileSize(path, stat.size, limits)
}

function kindOf(stat: BigIntStats): string {
  if (stat.isDirectory()) return 'directory'
  if (stat.isSymbolicLink()) return 'symbolic link'
  if (stat.isFIFO()) return 'pipe'
  if (stat.isSocket()) return 'socket'
  return 'device'
}

function readFully(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size)
  let filled = 0
  while (filled < size) {
    const count = readSync(descriptor, bytes, filled, size - filled, null)
    if (count === 0) break
    filled += count
  }
  return filled === size ? bytes : bytes.subarray(0, filled)
}

/**
 * Reads a whole picture file into memory. The decoder never gets a path: a file that shrinks while
 * libvips has it mapped kills the process with SIGBUS.
 * @param memoryBytes of memory that the picture may be expected to take; undefined for no limit
 * @throws FileFailure, Deferral for a file that would not even fit as it is
 */
export function readSource(path: BytePath, limits = standardLimits, memoryBytes?: number): Source {
  return tryOn('read', path, () => {
    const name = toBuffer(path)
    requireRegular(path, lstatSync(name, { bigint: true }), limits)
    // O_NONBLOCK: a pipe put there since the lstat must not hang the open.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    const descriptor = openSync(name, flags)
    try {
      const before = fstatSync(descriptor, { bigint: true })
      requireRegular(path, before, limits)
      requireMemory(Number(before.size), memoryBytes)
      const bytes = readFully(descriptor, Number(before.size))
      const after = fstatSync(descriptor, { bigint: true })
      if (!isSameIdentity(before, after) || bytes.length !== Number(before.size)) {
        throw new FileFailure(
          'changed_during_read',
          `Expected ${toDisplay(path)} to stay as it is while it is read, got a change`,
        )
      }
      return {
        bytes,
        identity: before,
        mode: Number(before.mode & 0o7777n),
        uid: Number(before.uid),
        gid: Number(before.gid),
        links: Number(before.nlink),
      }
    } finally {
      closeSync(descriptor)
    }
  })
}
