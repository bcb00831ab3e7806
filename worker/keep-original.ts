import { lstatSync, readFileSync, type BigIntStats } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import type { Job } from '../shared/result.js'
import { originalsFolder } from '../shared/state-paths.js'
import { FileFailure, tryOn } from './failure.js'
import {
  copyUnlessTaken,
  linkUnlessTaken,
  makeDirectory,
  parentOf,
  removeTemp,
  syncDirectory,
} from './file-operations.js'
import { isSameIdentity, type Source } from './read-source.js'
import { Roots } from './roots.js'

/** More originals of one path than anybody makes on purpose. */
const MAX_GENERATIONS = 1_000

/** Name of a file under the input root, or its bare name where it is outside. */
export function nameUnderRoot(root: BytePath, path: BytePath): BytePath {
  const name = posix.relative(root, path)
  return asBytePath(name === '..' || name.startsWith('../') ? posix.basename(path) : name)
}

/** Where an original is kept or will be. */
export interface KeptPlace {
  /** Relative to the state folder. */
  readonly path: BytePath
  /** Whether it is there already: a run was ended between two steps. */
  readonly isThere: boolean
}

const inState = (job: Job, path: BytePath): BytePath => asBytePath(posix.join(job.stateDir, path))

const isSameFile = (kept: BigIntStats, source: Source): boolean =>
  kept.ino === source.identity.ino && kept.dev === source.identity.dev

/** Where hard links are impossible the original is kept as a copy, known by its bytes. */
const isCopy = (path: BytePath, kept: BigIntStats, source: Source): boolean =>
  kept.size === source.identity.size && readFileSync(toBuffer(path)).equals(source.bytes)

let state: { readonly dir: BytePath; readonly roots: Roots } | undefined

/** A tree that somebody else packed may hold a state folder with links that lead out of it. */
function requireInState({ stateDir }: Job, path: BytePath): void {
  if (state?.dir !== stateDir) state = { dir: stateDir, roots: new Roots([stateDir]) }
  state.roots.requireInside(path)
}

/**
 * Finds the place for the original of a path. The first original is never replaced; a later file of
 * that path, which the user put there, is kept in the next generation's folder.
 * @throws FileFailure
 */
export function findKeptPlace(job: Job, input: BytePath, source: Source): KeptPlace {
  const name = nameUnderRoot(job.inputRoot, input)
  for (let generation = 1; generation <= MAX_GENERATIONS; generation += 1) {
    const path = asBytePath(posix.join(originalsFolder(generation), name))
    const whole = inState(job, path)
    requireInState(job, whole)
    const isThere = tryOn('find', whole, () => {
      const kept = lstatSync(toBuffer(whole), { bigint: true, throwIfNoEntry: false })
      if (!kept) return false
      return isSameFile(kept, source) || isCopy(whole, kept, source) ? true : undefined
    })
    if (isThere !== undefined) return { path, isThere }
  }
  throw new FileFailure(
    'output_exists',
    `Expected room for the original of ${toDisplay(input)}, got ${MAX_GENERATIONS} kept already`,
  )
}

/**
 * Keeps a file that is about to be replaced: a second name in the state folder, or a copy where
 * hard links are impossible. Does nothing where the very file is kept already.
 * @returns warnings: what a copy could not be given
 * @throws FileFailure
 */
export function keepOriginal(
  job: Job,
  input: BytePath,
  { path, isThere }: KeptPlace,
): readonly string[] {
  if (isThere) return []
  const target = inState(job, path)
  const folder = parentOf(target)
  makeDirectory(folder, 0o700)
  let warnings: readonly string[] = []
  const isKept = linkUnlessTaken(input, target, () => {
    const copied = copyUnlessTaken(input, target)
    if (copied) warnings = copied
    return copied !== false
  })
  if (!isKept) {
    throw new FileFailure('output_exists', `Expected ${toDisplay(target)} to be free, got a file`)
  }
  tryOn('keep', input, () => {
    syncDirectory(folder)
  })
  return warnings
}

/**
 * Takes back what `keepOriginal` did, for a file that then could not be replaced: its original is
 * where it was, and what is kept would only take space.
 */
export function dropKept(
  job: Job,
  input: BytePath,
  source: Source,
  { path, isThere }: KeptPlace,
): void {
  const now = lstatSync(toBuffer(input), { bigint: true, throwIfNoEntry: false })
  if (!isThere && now && isSameIdentity(now, source.identity)) removeTemp(inState(job, path))
}
