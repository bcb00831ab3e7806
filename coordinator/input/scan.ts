import { asBytePath, toDisplay, type BytePath } from '../../shared/byte-path.js'
import { fileErrorCodeOf, type FileErrorCode } from '../../shared/errors.js'
import { hasPictureExtension, hasSvgExtension } from '../../shared/formats.js'
import { LeaveOut } from './leave-out.js'
import { LinkFollower, type LinkTarget } from './links.js'
import { listDirectory, type Listing, type NodeType } from './list-directory.js'
import { joinPath, realRootOf, refuseRoot } from './paths.js'
import { describeSystemError } from './system-error.js'

/** Something found below a root. */
export interface Entry {
  /** Relative to the root, separated by '/'. */
  readonly name: BytePath
  /** Absolute; free of links below the root where it was reached over a followed link. */
  readonly path: BytePath
  /**
   * 'picture' and 'other' by the ending of the name; 'link' is a symbolic link that is not
   * followed, 'special' a pipe, socket or device without the ending of a picture: both are only
   * counted.
   */
  readonly kind: 'picture' | 'other' | 'link' | 'special'
  /** Why it cannot be worked on, as for an unreadable directory; such an entry is a 'picture'. */
  readonly problem?: { readonly code: FileErrorCode; readonly message: string }
}

export interface ScanOptions {
  /** Absolute path of the directory to walk. */
  readonly root: BytePath
  readonly recursive: boolean
  /** Follow links that stay inside the root. */
  readonly follow: boolean
  /** Absolute paths of directories that are left out, under whatever name; they need not exist. */
  readonly leaveOut: readonly BytePath[]
  /** Inputs are replaced: no link is followed then, since the walk finds its target anyway. */
  readonly inPlace: boolean
  /** Take SVG drawings for pictures; no when left out. */
  readonly allowSvg?: boolean
}

interface Directory {
  /** Relative to the root, '' for the root itself. */
  readonly name: BytePath
  readonly path: BytePath
  /** Directories of the links that were followed to get here. */
  readonly way: readonly BytePath[]
}

interface OpenDirectory extends Directory {
  readonly listing: Listing
  next: number
}

const openDirectory = async (directory: Directory): Promise<OpenDirectory> => ({
  ...directory,
  listing: await listDirectory(directory.path),
  next: 0,
})

function kindOf(name: BytePath, type: NodeType, allowSvg: boolean): Entry['kind'] {
  if (hasPictureExtension(name) && (allowSvg || !hasSvgExtension(name))) return 'picture'
  return type === 'special' ? 'special' : 'other'
}

/** The entry that stands for all that an unreadable directory may hold. */
function describeUnreadable({ name, path }: Directory, error: unknown): Entry {
  const code = fileErrorCodeOf(error)
  if (code === undefined) throw error
  const reason = describeSystemError(error)
  const message = `Expected a directory that can be read, got ${toDisplay(path)}: ${reason}`
  return { name, path, kind: 'picture', problem: { code, message } }
}

/**
 * Walks a directory depth first, in the order of the bytes of the names, files and directories
 * together. Hidden names are left out. Memory holds the names of the directories on the way only.
 * @throws ImageRayError `refused` where the root is missing, no directory, or unreadable.
 */
export async function* scanTree(options: ScanOptions): AsyncGenerator<Entry> {
  const { root, recursive, follow, inPlace, allowSvg = false } = options
  const realRoot = await realRootOf(root)
  const leaveOut = new LeaveOut(root, options.leaveOut)
  const links = new LinkFollower({ root, realRoot, recursive, leaveOut })
  const stack: OpenDirectory[] = []
  try {
    stack.push(await openDirectory({ name: asBytePath(''), path: root, way: [] }))
  } catch (error) {
    throw refuseRoot(root, describeSystemError(error), error)
  }

  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const base = top.listing.names[top.next++]
    if (base === undefined) {
      stack.pop()
      continue
    }
    const name = asBytePath(top.name === '' ? base : `${top.name}/${base}`)
    const nodePath = joinPath(top.path, base)
    const nodeType = top.listing.typeOf(base)

    let target: LinkTarget | undefined
    if (nodeType === 'link') {
      if (follow && !inPlace) target = await links.follow(nodePath, [...top.way, top.path])
      if (target === undefined) {
        yield { name, path: nodePath, kind: 'link' }
        continue
      }
    }
    const { path, type } = target ?? { path: nodePath, type: nodeType }
    if (type === 'directory') {
      if (!recursive || (await leaveOut.has(path))) continue
      const directory = { name, path, way: target ? [...top.way, top.path] : top.way }
      try {
        stack.push(await openDirectory(directory))
      } catch (error) {
        yield describeUnreadable(directory, error)
      }
    } else {
      yield { name, path, kind: kindOf(name, type, allowSvg) }
    }
  }
}
