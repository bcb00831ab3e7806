import { statSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { asBytePath, fromText, toBuffer, toDisplay, type BytePath } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { stateDirFor } from '../../shared/state-paths.js'
import type { RunPlace } from '../state/close-run.js'
import { findRecordedRoot } from '../state/recorded-root.js'
import { findStateRoot } from '../state/state-root.js'
import { Records } from '../state/records.js'

/** Which records a command is about. */
export interface HistoryOptions {
  /** A directory that jobs in place worked on, or part of it. */
  readonly inputDir?: string | undefined
  /** A directory that jobs wrote into. */
  readonly outputDir?: string | undefined
  readonly stateDir?: string | undefined
  readonly say: (text: string) => void
}

export interface History {
  readonly records: Records
  readonly place: RunPlace
  /** What the names must start with: the part of the tree that was asked for, '' for all of it. */
  readonly prefix: string
}

const toAbsolute = (path: string): BytePath => fromText(resolve(path))

function requireRecords(stateDir: BytePath, of: BytePath): void {
  const runs = asBytePath(posix.join(stateDir, 'runs'))
  if (statSync(toBuffer(runs), { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new ImageRayError(
    'refused',
    `Expected records of earlier runs on ${toDisplay(of)} in ${toDisplay(stateDir)}, got none`,
  )
}

function findPlace(options: HistoryOptions): { place: RunPlace; prefix: string } {
  const { inputDir, outputDir, stateDir } = options
  if ((inputDir === undefined) === (outputDir === undefined)) {
    throw new ImageRayError('usage', 'Expected either --input-dir or --output-dir')
  }
  const asked = toAbsolute(inputDir ?? outputDir ?? '.')
  const commitMode = inputDir === undefined ? 'new-file' : 'in-place'
  const isOwn = stateDir === undefined && commitMode === 'in-place'
  const named = stateDir === undefined ? undefined : toAbsolute(stateDir)
  const root =
    named === undefined
      ? ((isOwn ? findRecordedRoot(asked) : undefined) ?? asked)
      : findStateRoot(named, asked, commitMode === 'in-place')
  const standard = isOwn
    ? stateDirFor({ inPlace: true, inputRoot: root })
    : stateDirFor({ outputRoot: root })
  const place: RunPlace = {
    ...{ inputRoot: root, outputRoot: root, commitMode },
    stateDir: named ?? standard,
  }
  requireRecords(place.stateDir, asked)
  const part = posix.relative(root, asked)
  return { place, prefix: part === '' ? '' : `${part}/` }
}

/**
 * Opens the records of earlier runs, locked, with what a killed run left half-way settled.
 * @throws ImageRayError `usage` or `refused`
 */
export async function openHistory(
  options: HistoryOptions,
  kind: 'undo' | 'prune' | 'look',
  runId: string,
): Promise<History> {
  const found = findPlace(options)
  const { say } = options
  const records = await Records.open({ runId, kind, place: found.place, steps: [], say })
  return { records, ...found }
}
