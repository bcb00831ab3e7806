import { lstatSync, readFileSync } from 'node:fs'
import { asBytePath, fromText, toBuffer } from '../../shared/byte-path.js'
import { sha256 } from '../../shared/sha256.js'
import { listTree } from '../helpers/file-tree.js'

/** Files by their names, one byte a character, each with the hash of its bytes. */
export type Snapshot = ReadonlyMap<string, string>

const isState = (name: string): boolean => name.startsWith('.image-ray/')

const pathOf = (directory: string, name: string): Buffer =>
  toBuffer(asBytePath(`${fromText(directory)}/${name}`))

/** All files below a directory but the state of jobs in place; temp files are among them. */
const listFiles = (directory: string): readonly string[] =>
  listTree(directory).filter((name) => !isState(name))

/** Hashes of the files below a directory; of what is no regular file, what it is. */
export const takeSnapshot = (directory: string): Snapshot =>
  new Map(
    listFiles(directory).map((name) => {
      const path = pathOf(directory, name)
      return [name, lstatSync(path).isFile() ? sha256(readFileSync(path)) : 'no regular file']
    }),
  )

/** Hashes with permissions and times: all that `undo` gives back. */
export const photograph = (directory: string): Snapshot =>
  new Map(
    [...takeSnapshot(directory)].map(([name, hash]) => {
      const { mode, mtimeNs } = lstatSync(pathOf(directory, name), { bigint: true })
      return [name, [hash, mode.toString(8), mtimeNs].join(' ')]
    }),
  )
