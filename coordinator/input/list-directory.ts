import { lstat, opendir, readdir } from 'node:fs/promises'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import { joinPath } from './paths.js'

export type NodeType = 'file' | 'directory' | 'link' | 'special'

/** What a directory holds, hidden names left out. */
export interface Listing {
  /** In the order of their bytes, which is the same on every machine. */
  readonly names: readonly BytePath[]
  typeOf(name: BytePath): NodeType
}

interface TypeTests {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** Type of a `Dirent` or `Stats`. */
export const nodeTypeOf = (node: TypeTests): NodeType =>
  node.isFile()
    ? 'file'
    : node.isDirectory()
      ? 'directory'
      : node.isSymbolicLink()
        ? 'link'
        : 'special'

type Visit = (name: string, node: TypeTests) => void
type VisitAll = (directory: BytePath, visit: Visit) => Promise<void>

/**
 * Reads in blocks instead of at once, and as latin1 instead of Buffers: for a directory of a
 * million files that is 150 MB at the peak instead of 660 MB.
 */
const visitTyped: VisitAll = async (directory, visit) => {
  const options = { encoding: 'latin1', bufferSize: 1000 } as const
  for await (const node of await opendir(toBuffer(directory), options)) visit(node.name, node)
}

const visitUntyped: VisitAll = async (directory, visit) => {
  for (const name of await readdir(toBuffer(directory), 'latin1')) {
    try {
      visit(name, await lstat(toBuffer(joinPath(directory, name))))
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error
    }
  }
}

async function collect(directory: BytePath, visitAll: VisitAll): Promise<Listing> {
  const names: BytePath[] = []
  const types = new Map<BytePath, NodeType>()
  await visitAll(directory, (text, node) => {
    if (text.startsWith('.')) return
    const name = asBytePath(text)
    const type = nodeTypeOf(node)
    names.push(name)
    if (type !== 'file') types.set(name, type)
  })
  return { names: names.sort(), typeOf: (name) => types.get(name) ?? 'file' }
}

/** Lists one directory. Throws the system's error where it cannot be read. */
export async function listDirectory(directory: BytePath): Promise<Listing> {
  try {
    return await collect(directory, visitTyped)
  } catch (error) {
    // Some file systems do not tell types, and Node cannot join a Buffer and a latin1 name to ask.
    if (systemCodeOf(error) !== 'ERR_INVALID_ARG_TYPE') throw error
    return collect(directory, visitUntyped)
  }
}
