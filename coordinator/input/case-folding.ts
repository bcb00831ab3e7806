import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, unlinkSync } from 'node:fs'
import { posix } from 'node:path'
import {
  asBytePath,
  fromText,
  isUtf8,
  toBuffer,
  toText,
  type BytePath,
} from '../../shared/byte-path.js'
import { joinPath } from './paths.js'

/** Two names have the same folded form if a file system that folds case takes them for one. */
export const foldName = (name: BytePath): BytePath =>
  // Bytes that are no text have no case; the folded form stays UTF-8, so it never equals such bytes.
  isUtf8(name) ? fromText(toText(name).normalize('NFC').toLowerCase()) : name

/** A directory itself, or the nearest above it that there is. */
export function nearestExisting(directory: BytePath): BytePath {
  const parent = asBytePath(posix.dirname(directory))
  return parent === directory || existsSync(toBuffer(directory))
    ? directory
    : nearestExisting(parent)
}

/**
 * Whether the file system of a directory takes `A.jpg` and `a.jpg` for one name, found out with a
 * temporary file there, or in the nearest directory above that exists. False where none can be
 * written.
 */
export function probeCaseFolding(directory: BytePath): boolean {
  const name = `.image-ray-${randomBytes(8).toString('hex')}-a`
  const existing = nearestExisting(directory)
  const probe = toBuffer(joinPath(existing, name))
  try {
    closeSync(openSync(probe, 'wx', 0o600))
  } catch {
    return false
  }
  try {
    return existsSync(toBuffer(joinPath(existing, name.toUpperCase())))
  } finally {
    unlinkSync(probe)
  }
}
