import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { posix } from 'node:path'
import { asBytePath, fromText, type BytePath } from './byte-path.js'

/** Folder in the input root that keeps the state of jobs in place. */
export const STATE_FOLDER = '.image-ray'

/** Prefix and suffix of temp files; a fixed length, so that long names never grow beyond 255 bytes. */
export const TEMP_PREFIX = '.image-ray-'

/** Whether a name is that of a temp file of ours. */
export const isTempName = (name: string): boolean => /^\.image-ray-[\da-f]{16}\.tmp$/.test(name)

/** Where state lives that belongs to no input folder: `$XDG_STATE_HOME/image-ray`. */
export function stateHome(environment: NodeJS.ProcessEnv = process.env): BytePath {
  const base = environment['XDG_STATE_HOME']
  const home = base !== undefined && posix.isAbsolute(base) ? base : `${homedir()}/.local/state`
  return fromText(posix.join(home, 'image-ray'))
}

/**
 * The state folder of a job. In place it must be on the file system of the originals, since they
 * are kept by hard link; for a new place it stays out of the output, which gets deployed.
 */
export function stateDirFor(
  place:
    | { readonly inPlace: true; readonly inputRoot: BytePath }
    | { readonly outputRoot: BytePath; readonly shard?: string | undefined },
): BytePath {
  if ('inPlace' in place) return asBytePath(posix.join(place.inputRoot, STATE_FOLDER))
  // Parts of a job into one place may run at a time: each has a state of its own.
  const text = [place.outputRoot, ...(place.shard === undefined ? [] : [place.shard])].join('\0')
  const key = createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 16)
  return asBytePath(posix.join(stateHome(), key))
}

/** What one run writes down; it stays after its end. */
export const runDir = (stateDir: BytePath, runId: string): BytePath =>
  asBytePath(posix.join(stateDir, 'runs', runId))

/** What libvips does not hold in memory; gone with the run. */
export const tempDirOf = (stateDir: BytePath, runId: string): BytePath =>
  asBytePath(posix.join(runDir(stateDir, runId), 'tmp'))

export const journalPath = (stateDir: BytePath, runId: string, pid: number): BytePath =>
  asBytePath(posix.join(runDir(stateDir, runId), `worker-${pid}.ndjson`))

/**
 * Where originals are kept, under their names relative to the input root: the first of every path
 * in `originals`, a later file of the same path in `originals-2`, and so on. Folders and not name
 * endings tell the generations apart, since a name may be 255 bytes long already.
 */
export const originalsFolder = (generation: number): BytePath =>
  asBytePath(generation === 1 ? 'originals' : `originals-${generation}`)

export const originalsDir = (stateDir: BytePath): BytePath =>
  asBytePath(posix.join(stateDir, originalsFolder(1)))

/** The name that a kept original had, from its place in the state folder. */
export const originalName = (kept: BytePath): BytePath =>
  asBytePath(kept.slice(kept.indexOf('/') + 1))

/** The index of the records; made anew from the journals where it is missing or damaged. */
export const indexPath = (stateDir: BytePath): BytePath =>
  asBytePath(posix.join(stateDir, 'index.sqlite'))
