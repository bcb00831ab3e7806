import { mkdirSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from './byte-path.js'
import { systemCodeOf } from './errors.js'

/**
 * Makes a directory and those above it that are missing; nothing where it is there. Instead of
 * `mkdir` with `recursive`: that of Node 20 never returns below `/proc`, where making a directory
 * says ENOENT although the one above is there.
 * @param mode of the directories made; the system's default when left out
 * @throws the system's error
 */
export function makeDirectories(path: BytePath, mode?: number): void {
  try {
    mkdirSync(toBuffer(path), mode)
  } catch (error) {
    const code = systemCodeOf(error)
    const parent = asBytePath(posix.dirname(path))
    if (code === 'ENOENT' && parent !== path) {
      makeDirectories(parent, mode)
      makeUnlessThere(path, mode)
    } else if (!isDirectory(path)) {
      throw error
    }
  }
}

/** Somebody else, such as another worker, may have made it meanwhile. */
function makeUnlessThere(path: BytePath, mode: number | undefined): void {
  try {
    mkdirSync(toBuffer(path), mode)
  } catch (error) {
    if (!isDirectory(path)) throw error
  }
}

const isDirectory = (path: BytePath): boolean =>
  statSync(toBuffer(path), { throwIfNoEntry: false })?.isDirectory() === true
