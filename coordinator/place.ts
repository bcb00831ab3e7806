import { realpathSync, statSync, type BigIntStats } from 'node:fs'
import { posix, resolve } from 'node:path'
import {
  asBytePath,
  fromBytes,
  fromText,
  toBuffer,
  toDisplay,
  type BytePath,
} from '../shared/byte-path.js'
import type { Settings } from '../shared/config.js'
import { describeError, fileErrorCodeOf, ImageRayError } from '../shared/errors.js'
import { formatByName, type OutputFormat } from '../shared/formats.js'
import { makeDirectories } from '../shared/make-directories.js'
import type { CommitMode } from '../shared/result.js'
import { stateDirFor } from '../shared/state-paths.js'
import { checkCombination } from './check-combination.js'
import { requireSpace } from './disk-space.js'
import { describeSystemError } from './input/system-error.js'
import { requireWritableMount, requireWritableState } from './require-writable.js'
import { findRecordedRoot } from './state/recorded-root.js'
import { claimStateRoot, findStateRoot } from './state/state-root.js'

/** Where a job reads and writes. All paths are absolute. */
export interface Place {
  /** The directory that relative names start from. */
  readonly inputRoot: BytePath
  readonly outputRoot: BytePath
  readonly commitMode: CommitMode
  /** Name of the one input under the input root, where `--input` was given. */
  readonly single: BytePath | undefined
  /** Path of the one output, where it was named. */
  readonly singleOutput: BytePath | undefined
  /** Format that the name of the one output promises. */
  readonly singleFormat: OutputFormat | undefined
  readonly stateDir: BytePath
  /** The directories that names in the records start from. */
  readonly records: { readonly inputRoot: BytePath; readonly outputRoot: BytePath }
}

const usage = (message: string): never => {
  throw new ImageRayError('usage', message)
}

const toAbsolute = (path: string): BytePath => fromText(resolve(path))

function statOrUndefined(path: BytePath): BigIntStats | undefined {
  try {
    return statSync(toBuffer(path), { bigint: true })
  } catch (error) {
    // A path through a file (ENOTDIR) leads to nothing either.
    if (fileErrorCodeOf(error) === 'not_found') return undefined
    throw error
  }
}

/** Whether two paths are one directory, by whatever names. */
function isSameDirectory(one: BytePath, other: BytePath): boolean {
  if (one === other) return true
  const [first, second] = [statOrUndefined(one), statOrUndefined(other)]
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino
}

function describeAt(path: BytePath): string {
  try {
    const stat = statOrUndefined(path)
    return stat === undefined ? 'nothing' : stat.isDirectory() ? 'a directory' : 'a file'
  } catch (error) {
    // A loop of links, say, or a directory above that may not be entered.
    return describeSystemError(error)
  }
}

function requireInput(flag: string, path: BytePath, wanted: 'file' | 'directory'): void {
  const found = describeAt(path)
  if (found === `a ${wanted}`) return
  throw new ImageRayError(
    'refused',
    `${flag}: Expected a ${wanted} at ${toDisplay(path)}, got ${found}`,
  )
}

/**
 * The path of the one input. A link that is followed is as good as the name of what it leads to:
 * that is worked on, and replaced in place, wherever it lies.
 */
function resolveInput(input: string, follow: boolean): BytePath {
  const named = toAbsolute(input)
  requireInput('--input', named, 'file')
  return follow ? fromBytes(realpathSync(toBuffer(named), 'buffer')) : named
}

/** What overwriting the originals needs to be allowed. */
function checkInPlace(settings: Settings, format: OutputFormat | undefined): CommitMode {
  if (!settings.backup && !settings.yes) {
    usage('--no-backup: Expected --yes beside it, since the originals will be gone for good')
  }
  if (settings.copyOthers) {
    usage('--copy-others: Expected --output-dir, since in place everything is there already')
  }
  if (format === undefined) return 'in-place'
  if (!settings.replaceSource) {
    usage(
      `--format ${format}: Expected --output-dir, or --replace-source to put new files ` +
        'in the place of the originals',
    )
  }
  return 'replace-source'
}

/** Records that are there tell which pictures are results; others would not know. */
function requireNoOtherRecords(inputRoot: BytePath, stateDir: BytePath): void {
  const root = findRecordedRoot(inputRoot)
  const own = root && stateDirFor({ inPlace: true, inputRoot: root })
  if (!own || isSameDirectory(own, stateDir)) return
  throw new ImageRayError(
    'refused',
    `--state-dir: Expected ${toDisplay(own)}, which tells what was done in ${toDisplay(root)}, ` +
      `got ${toDisplay(stateDir)}; leave the flag out, or move the folder there`,
  )
}

/** Where the state of a job is, and what its names start from. */
function placeState(
  settings: Settings,
  roots: { readonly inputRoot: BytePath; readonly outputRoot: BytePath },
  inPlace: boolean,
): Pick<Place, 'stateDir' | 'records'> {
  if (settings.stateDir !== undefined) {
    const stateDir = toAbsolute(settings.stateDir)
    if (inPlace) requireNoOtherRecords(roots.inputRoot, stateDir)
    const root = findStateRoot(stateDir, roots.outputRoot, inPlace)
    return { stateDir, records: inPlace ? { inputRoot: root, outputRoot: root } : roots }
  }
  if (!inPlace)
    return { stateDir: stateDirFor({ ...roots, shard: settings.shard }), records: roots }
  // Part of a tree that has records of its own belongs to them: they know what is our result.
  const inputRoot = findRecordedRoot(roots.inputRoot) ?? roots.inputRoot
  const records = { inputRoot, outputRoot: inputRoot }
  return { stateDir: stateDirFor({ inPlace: true, inputRoot }), records }
}

function resolveSingle(
  settings: Settings,
  input: BytePath,
  asked: OutputFormat | undefined,
): Place {
  const inputRoot = asBytePath(posix.dirname(input))
  const single = asBytePath(posix.basename(input))
  const named = settings.output === undefined ? undefined : toAbsolute(settings.output)
  const isDirectory =
    named !== undefined &&
    ((settings.output ?? '').endsWith('/') || statOrUndefined(named)?.isDirectory() === true)
  const folder = isDirectory
    ? named
    : settings.outputDir === undefined
      ? undefined
      : toAbsolute(settings.outputDir)
  const singleOutput = isDirectory ? undefined : named
  const promised = singleOutput === undefined ? undefined : formatByName(singleOutput)
  if (singleOutput !== undefined && promised === undefined && asked === undefined) {
    usage(`--output: Expected a name with a picture's ending, got ${toDisplay(singleOutput)}`)
  }
  if (asked !== undefined && promised !== undefined && promised !== asked) {
    usage(`Expected --output and --format to agree, got a ${promised} name and --format ${asked}`)
  }
  const outputRoot =
    singleOutput === undefined ? (folder ?? inputRoot) : asBytePath(posix.dirname(singleOutput))
  const inPlace =
    singleOutput === undefined
      ? isSameDirectory(outputRoot, inputRoot)
      : isSameDirectory(outputRoot, inputRoot) && posix.basename(singleOutput) === single
  const commitMode = inPlace ? checkInPlace(settings, asked) : 'new-file'
  return {
    ...{ inputRoot, outputRoot, commitMode, single },
    singleOutput: inPlace ? undefined : singleOutput,
    singleFormat: promised,
    ...placeState(settings, { inputRoot, outputRoot }, inPlace),
  }
}

/**
 * Works out where a job reads and writes, and whether it overwrites. Makes the output directory.
 * @param asked the format given by `--format`
 * @throws ImageRayError `usage` or `refused`
 */
export function resolvePlace(settings: Settings, asked: OutputFormat | undefined): Place {
  checkCombination(settings)
  if (settings.input !== undefined) {
    const input = resolveInput(settings.input, settings.follow)
    return prepareFolders(resolveSingle(settings, input, asked), settings)
  }
  const inputRoot = toAbsolute(settings.inputDir ?? '.')
  requireInput('--input-dir', inputRoot, 'directory')
  const outputRoot = settings.outputDir === undefined ? inputRoot : toAbsolute(settings.outputDir)
  const inPlace = isSameDirectory(inputRoot, outputRoot)
  const commitMode = inPlace ? checkInPlace(settings, asked) : 'new-file'
  return prepareFolders(
    {
      ...{ inputRoot, commitMode },
      outputRoot: inPlace ? inputRoot : outputRoot,
      single: undefined,
      singleOutput: undefined,
      singleFormat: undefined,
      ...placeState(settings, { inputRoot, outputRoot }, inPlace),
    },
    settings,
  )
}

function prepareFolders(place: Place, { stateDir }: Settings): Place {
  requireWritableState(place.stateDir)
  requireSpace(place.stateDir)
  requireWritableMount(place.outputRoot)
  requireSpace(place.outputRoot)
  if (stateDir !== undefined) claimStateRoot(place.stateDir, place.records.outputRoot)
  if (place.commitMode !== 'new-file') return place
  try {
    makeDirectories(place.outputRoot)
  } catch (error) {
    throw new ImageRayError(
      'refused',
      `--output-dir: Expected to make ${toDisplay(place.outputRoot)}, got: ${describeError(error)}`,
      { cause: error },
    )
  }
  return place
}
