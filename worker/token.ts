import { randomBytes, timingSafeEqual, createHash } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { describeError, ImageRayError, systemCodeOf } from '../shared/errors.js'
import { makeDirectories } from '../shared/make-directories.js'
import { readSecret, type Warn } from '../shared/secret-file.js'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in constant time; hashing first makes the lengths equal. */
export const isSameToken = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other))

function readToken(file: BytePath, warn: Warn): string | undefined {
  try {
    return readSecret(file, warn).toString().trim()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw new ImageRayError(
      'usage',
      `Expected a token in ${toDisplay(file)}, got: ${describeError(error)}`,
      { cause: error },
    )
  }
}

/**
 * Reads the token of a file, or makes one there (mode 0600) when the file does not exist, so that
 * several workers by hand can share it.
 * @param warn told of a file that others may read
 * @throws ImageRayError `usage`
 */
export function readOrMakeToken(file: BytePath, warn: Warn): string {
  const found = readToken(file, warn)
  if (found !== undefined) {
    if (found.length >= 16) return found
    throw new ImageRayError(
      'usage',
      `Expected a token of at least 16 characters in ${toDisplay(file)}, got ${found.length}`,
    )
  }
  const token = randomBytes(24).toString('base64url')
  makeDirectories(asBytePath(posix.dirname(file)), 0o700)
  try {
    writeFileSync(toBuffer(file), `${token}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return readOrMakeToken(file, warn)
    throw new ImageRayError(
      'usage',
      `Expected to write a token to ${toDisplay(file)}, got: ${describeError(error)}`,
      { cause: error },
    )
  }
  chmodSync(toBuffer(file), 0o600)
  return token
}
