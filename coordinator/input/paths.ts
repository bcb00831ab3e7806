import { realpath, stat } from 'node:fs/promises'
import {
  asBytePath,
  fromBytes,
  toBuffer,
  toDisplay,
  type BytePath,
} from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { describeSystemError } from './system-error.js'

const withSlash = (directory: string): string =>
  directory.endsWith('/') ? directory : `${directory}/`

/** Path of a name in a directory. Nothing is normalised. */
export const joinPath = (directory: BytePath, name: string): BytePath =>
  asBytePath(withSlash(directory) + name)

/** Name of `path` as seen from `directory`, '' for itself, undefined where it lies outside. */
export function relativeTo(directory: BytePath, path: BytePath): BytePath | undefined {
  if (path === directory) return asBytePath('')
  const prefix = withSlash(directory)
  return path.startsWith(prefix) ? asBytePath(path.slice(prefix.length)) : undefined
}

/** Paths of the directories that a relative name leads through, outermost first. */
export function foldersOf(name: string): string[] {
  const folders: string[] = []
  for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
    folders.push(name.slice(0, end))
  }
  return folders
}

/** The real path behind a path. Throws the system's error. */
export const realPathOf = async (path: BytePath): Promise<BytePath> =>
  fromBytes(await realpath(toBuffer(path), 'buffer'))

/** The error for a root that cannot be worked on. */
export const refuseRoot = (root: BytePath, reason: string, cause?: unknown): ImageRayError =>
  new ImageRayError(
    'refused',
    `Expected a directory of pictures, got ${toDisplay(root)}: ${reason}`,
    { cause },
  )

/**
 * The real path of a root directory.
 * @throws ImageRayError `refused` where it is missing or no directory.
 */
export async function realRootOf(root: BytePath): Promise<BytePath> {
  try {
    const real = await realPathOf(root)
    if ((await stat(toBuffer(real))).isDirectory()) return real
  } catch (error) {
    throw refuseRoot(root, describeSystemError(error), error)
  }
  throw refuseRoot(root, 'not a directory')
}
