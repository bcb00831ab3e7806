import { lstatSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import type { Job } from '../shared/result.js'
import { originalsDir } from '../shared/state-paths.js'
import { FileFailure, tryOn } from './failure.js'
import {
  copyUnlessTaken,
  linkUnlessTaken,
  makeDirectory,
  parentOf,
  syncDirectory,
} from './file-operations.js'
import type { Source } from './read-source.js'

/** More originals of one path than anybody makes on purpose. */
const MAX_GENERATIONS = 1_000

/** Name of a file under the input root, or its bare name where it is outside (a single `--input`). */
export function nameUnderRoot(job: Job, path: BytePath): BytePath {
  const name = posix.relative(job.inputRoot, path)
  return asBytePath(name === '..' || name.startsWith('../') ? posix.basename(path) : name)
}

const keptPath = (job: Job, input: BytePath, generation: number): BytePath =>
  asBytePath(posix.join(originalsDir(job.stateDir, generation), nameUnderRoot(job, input)))

/**
 * Whether the file is the very one that is kept already: a run was ended between two steps.
 * @throws FileFailure
 */
export function isKept(job: Job, input: BytePath, source: Source): boolean {
  const path = keptPath(job, input, 1)
  const kept = tryOn('find', path, () =>
    lstatSync(toBuffer(path), { bigint: true, throwIfNoEntry: false }),
  )
  return kept?.ino === source.identity.ino && kept.dev === source.identity.dev
}

/**
 * Keeps a file that is about to be replaced: a second name in the state folder, or a copy where
 * hard links are impossible. The first original of a path is never replaced; a later file of that
 * path is kept beside it, since only records could tell whether it is one of our own results.
 * Does nothing where the very file is kept already.
 * @throws FileFailure
 */
export function keepOriginal(job: Job, input: BytePath, source: Source): void {
  if (isKept(job, input, source)) return
  for (let generation = 1; generation <= MAX_GENERATIONS; generation += 1) {
    const target = keptPath(job, input, generation)
    const folder = parentOf(target)
    makeDirectory(folder, 0o700)
    const kept = linkUnlessTaken(input, target, () => copyUnlessTaken(input, target))
    if (!kept) continue
    tryOn('keep', input, () => {
      syncDirectory(folder)
    })
    return
  }
  throw new FileFailure(
    'output_exists',
    `Expected room for the original of ${toDisplay(input)}, got ${MAX_GENERATIONS} kept already`,
  )
}
