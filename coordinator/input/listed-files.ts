import { lstat } from 'node:fs/promises'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../../shared/byte-path.js'
import type { LeaveOut } from './leave-out.js'
import { foldersOf, joinPath } from './paths.js'
import type { LinkFollower } from './links.js'
import type { Entry } from './scan.js'

/** The folder in which any run in place keeps the originals. */
const stateFolder = '.image-ray'

export interface ListedOptions {
  readonly root: BytePath
  readonly leaveOut: LeaveOut
  readonly inPlace: boolean
  /** Follows a file that is a link; links are left to the worker, which refuses them, without it. */
  readonly links?: LinkFollower | undefined
}

type Verdict = 'plain' | 'left-out' | 'over-link'

async function isLink(path: BytePath): Promise<boolean> {
  try {
    return (await lstat(toBuffer(path))).isSymbolicLink()
  } catch {
    // What is missing or out of reach is the worker's to report.
    return false
  }
}

async function judgeFolder(folder: string, options: ListedOptions): Promise<Verdict> {
  let verdict: Verdict = 'plain'
  for (const part of foldersOf(`${folder}/`)) {
    const path = joinPath(options.root, part)
    const isState = part === stateFolder || part.endsWith(`/${stateFolder}`)
    if (isState || (await options.leaveOut.has(path))) return 'left-out'
    if (options.inPlace && verdict === 'plain' && (await isLink(path))) verdict = 'over-link'
  }
  return verdict
}

async function followFile(path: BytePath, links: LinkFollower | undefined): Promise<BytePath> {
  if (!links || !(await isLink(path))) return path
  const target = await links.follow(path, [])
  return target?.type === 'file' ? target.path : path
}

const problemOfLink = (path: BytePath): NonNullable<Entry['problem']> => ({
  code: 'not_a_regular_file',
  message: `Expected a path without links, since originals are replaced, got ${toDisplay(path)}`,
})

/**
 * Makes entries of names that were listed on purpose: all are pictures, and the worker tells what
 * is wrong with one. Left out is only what belongs to image-ray itself, because `find` lists that
 * too. In place, a path that leads over a link is a problem: its file may be listed by its own
 * name as well, and must not be worked on twice.
 */
export async function* listFiles(
  names: Iterable<BytePath>,
  options: ListedOptions,
): AsyncGenerator<Entry> {
  // Lists come sorted by folder as a rule, so that the last verdict is all that need be kept.
  let judged: string | undefined
  let verdict: Verdict = 'plain'
  for (const name of names) {
    const folder = name.slice(0, Math.max(0, name.lastIndexOf('/')))
    if (folder !== judged) {
      verdict = folder === '' ? 'plain' : await judgeFolder(folder, options)
      judged = folder
    }
    if (verdict === 'left-out') continue
    const path = await followFile(joinPath(options.root, name), options.links)
    const entry: Entry = { name: asBytePath(name), path, kind: 'picture' }
    yield verdict === 'over-link' ? { ...entry, problem: problemOfLink(path) } : entry
  }
}
