import type { Readable } from 'node:stream'
import type { BytePath } from '../../shared/byte-path.js'
import { parseShard, type Settings } from '../../shared/config.js'
import { parseFileList, readFileList } from './files-from.js'
import { compileFilter, isInShard, type Filter } from './filters.js'
import { LeaveOut } from './leave-out.js'
import { LinkFollower } from './links.js'
import { listFiles } from './listed-files.js'
import { realRootOf } from './paths.js'
import { scanTree, type Entry } from './scan.js'

type InputSettings = Partial<
  Pick<Settings, 'filesFrom' | 'recursive' | 'include' | 'exclude' | 'follow' | 'allowSvg'> &
    Pick<Settings, 'limit' | 'shard'>
>

export interface InputOptions extends InputSettings {
  /** Absolute path of the directory that names are relative to; with `single`, its directory. */
  readonly root: BytePath
  /** Name of the one picture that is the input. */
  readonly single?: BytePath | undefined
  /** Absolute paths of directories that are no input: the output, the state. */
  readonly leaveOut: readonly BytePath[]
  /** Whether originals are replaced. */
  readonly inPlace: boolean
  /** Told of every entry that is listed, before anything is chosen; what it throws ends the listing. */
  readonly onEntry?: () => void
}

export interface Input {
  /** Lists the input from its beginning; every call gives the same while the files stay. */
  list(): AsyncIterable<Entry>
}

/** Where entries come from, before anything is chosen. */
async function openSource(options: InputOptions, stdin?: Readable): Promise<Input['list']> {
  const {
    root,
    inPlace,
    single,
    filesFrom,
    recursive = true,
    follow = false,
    allowSvg = false,
  } = options
  const listed = { root, inPlace, leaveOut: new LeaveOut(root, options.leaveOut) }
  if (single !== undefined) return () => listFiles([single], listed)
  if (filesFrom !== undefined) {
    const realRoot = await realRootOf(root)
    const names = parseFileList(await readFileList(filesFrom, stdin), { root, realRoot })
    // In place the target may be listed as well, and must not be worked on twice.
    const links =
      follow && !inPlace ? new LinkFollower({ ...listed, realRoot, recursive }) : undefined
    return () => listFiles(names, { ...listed, links })
  }
  const { leaveOut } = options
  return () => scanTree({ root, recursive, follow, inPlace, allowSvg, leaveOut })
}

/** A directory that could not be read was not asked for by name, so that no pattern includes it. */
const passes = (filter: Filter, entry: Entry, isScan: boolean): boolean =>
  isScan && entry.problem !== undefined
    ? filter.acceptsDirectory(entry.name)
    : filter.accepts(entry.name)

/**
 * Opens what the settings name: one picture, a list of files, or a directory tree; then chooses by
 * `include` and `exclude`, by `shard`, and last by `limit`, which counts pictures: the listing
 * ends with the last of them, so that other files behind it are not listed either.
 * A list is read at once, since standard input can be read only once.
 * @throws ImageRayError `usage` for a pattern or a list that is wrong, `refused` for the root,
 * which for a tree happens while it is listed.
 */
export async function openInput(options: InputOptions, stdin?: Readable): Promise<Input> {
  const { include = [], exclude = [], limit = Infinity } = options
  const filter = compileFilter(include, exclude)
  const shard = options.shard === undefined ? undefined : parseShard(options.shard)
  const isScan = options.single === undefined && options.filesFrom === undefined
  const source = await openSource(options, stdin)
  return {
    async *list() {
      let pictures = 0
      for await (const entry of source()) {
        options.onEntry?.()
        if (!passes(filter, entry, isScan)) continue
        if (shard !== undefined && !isInShard(entry.name, shard)) continue
        yield entry
        if (entry.kind === 'picture' && ++pictures === limit) return
      }
    },
  }
}
