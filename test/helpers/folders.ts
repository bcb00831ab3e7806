import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { asBytePath, fromText, toBuffer, toText, type BytePath } from '../../shared/byte-path.js'
import { listTree } from './file-tree.js'

/** Gives new, empty directories to the tests of a `describe`; they go after its last test. */
export function useFolders(): () => BytePath {
  let root: string | undefined
  let made = 0
  after(() => {
    if (root !== undefined) rmSync(root, { recursive: true, force: true })
  })
  return () => {
    root ??= realpathSync(mkdtempSync(join(tmpdir(), 'image-ray-test-')))
    made += 1
    const folder = fromText(join(root, String(made)))
    mkdirSync(toBuffer(folder))
    return folder
  }
}

export const under = (folder: BytePath, name: string): BytePath =>
  asBytePath(posix.join(folder, name))

/** Writes a file, with the directories above it. */
export function put(path: BytePath, content: Uint8Array | string): BytePath {
  mkdirSync(toBuffer(asBytePath(posix.dirname(path))), { recursive: true })
  writeFileSync(toBuffer(path), content)
  return path
}

export const take = (path: BytePath): Buffer => readFileSync(toBuffer(path))

/** Names of all files below a directory, in order. */
export const filesBelow = (folder: BytePath): readonly string[] => listTree(toText(folder))
