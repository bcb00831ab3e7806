import { toJsonPath } from '../shared/byte-path.js'
import { identifyRead, type FileIdentity } from '../shared/file-identity.js'
import { hashRecipe } from '../shared/operations/recipe.js'
import type { RecordsReader } from '../shared/records/records-reader.js'
import type { FileTask, Job } from '../shared/result.js'
import { sha256 } from '../shared/sha256.js'
import { requireFreeOutput, requireSingleName } from './file-rules.js'
import type { Journal } from './journal.js'
import { nameUnderRoot } from './keep-original.js'
import { findOrigin, type Origin } from './origin.js'
import { checkKnownOutput } from './own-output.js'
import { readSource, type Source } from './read-source.js'
import { requireReplaceable } from './require-replaceable.js'
import type { Roots } from './roots.js'

export interface BeginContext {
  readonly job: Job
  readonly roots: Roots
  readonly journal: Journal
  /** What is known of earlier runs, where there were any. */
  readonly records: RecordsReader | undefined
  /** Bytes of memory that the picture may be expected to take; undefined for no limit. */
  readonly memoryBytes?: number | undefined
}

/** A picture read and compared with what is known of it. */
export interface Begun {
  readonly source: Source
  readonly origin: Origin
  /** The output that may be replaced, since it is ours. */
  readonly replaces: FileIdentity | undefined
}

/**
 * Reads a picture and settles what its result is to be made from.
 * @param onStarted told once the journal says that the file was begun
 * @throws FileFailure
 * @throws Skip
 * @throws Deferral
 */
export function beginFile(task: FileTask, context: BeginContext, onStarted: () => void): Begun {
  const { job, roots, records, journal, memoryBytes } = context
  roots.requireInside(task.input)
  roots.requireInside(task.output)
  const isNew = job.commitMode === 'new-file'
  const name = nameUnderRoot(job.outputRoot, task.output)
  const knownOutput = isNew ? records?.findByName(name) : undefined
  requireFreeOutput(task, job, knownOutput?.result !== undefined)
  const readMs = Date.now()
  const source = readSource(task.input, job.limits, memoryBytes)
  const recipe = hashRecipe({ steps: job.steps, format: task.format, replaces: !isNew })
  const current = { source, hash: sha256(source.bytes), recipe }
  journal.append({
    ...{ type: 'start', id: task.id, source: identifyRead(source.identity, readMs), recipe },
    sourceHash: current.hash,
    input: toJsonPath(nameUnderRoot(job.inputRoot, task.input)),
    output: toJsonPath(name),
  })
  onStarted()
  requireSingleName(task, job, source)
  if (isNew) {
    const { hash } = current
    const origin = { bytes: source.bytes, hash, kept: undefined, warnings: [] }
    const replaces = knownOutput?.result && checkKnownOutput(task, job, current, knownOutput)
    return { source, origin, replaces }
  }
  const known = records?.findByOutputHash(current.hash, name)
  const origin = findOrigin(task, job, current, known)
  // What was done before is left alone, whether it may be replaced or not.
  requireReplaceable(task, job, source)
  return { source, origin, replaces: undefined }
}
