import { createInterface } from 'node:readline/promises'
import prettyBytes from 'pretty-bytes'
import { toDisplay, toText, type BytePath } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { listRuns, type PastRun } from '../history/list-runs.js'
import { openHistory, type History } from '../history/open-history.js'
import { walkOriginals } from '../history/originals.js'
import { pruneOriginals } from '../history/prune.js'
import { listKept, undoRuns } from '../history/undo.js'
import { verifyResults } from '../history/verify.js'
import { makeRunId } from '../prepare-job.js'
import { formatThings } from '../report/format.js'

/** Flags of the commands that look at what was done. */
export interface HistoryFlags {
  readonly inputDir?: string
  readonly outputDir?: string
  readonly stateDir?: string
  readonly yes?: true
  readonly all?: true
  readonly json?: true
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const print = (lines: readonly string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
}

/** Opens the records for a command, and lets go of them at its end. */
async function withHistory<Result>(
  flags: HistoryFlags,
  kind: 'undo' | 'prune' | 'look',
  use: (history: History) => Promise<Result>,
): Promise<Result> {
  const { inputDir, outputDir, stateDir } = flags
  const history = await openHistory({ inputDir, outputDir, stateDir, say }, kind, makeRunId())
  try {
    return await use(history)
  } finally {
    history.records.close()
  }
}

/** Asks before something is done that cannot be taken back; without a terminal `--yes` answers. */
async function confirm(flags: HistoryFlags, command: string, question: string): Promise<boolean> {
  if (flags.yes) return true
  if (!process.stdin.isTTY) {
    throw new ImageRayError('usage', `--yes: Expected beside ${command} without a terminal`)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `).catch(() => 'n')
  terminal.close()
  return /^y(?:es)?$/i.test(answer.trim())
}

/** `image-ray undo`: 0 all back, 1 some refused. */
export function undoCommand(flags: HistoryFlags): Promise<number> {
  return withHistory(flags, 'undo', async (history) => {
    let count = 0
    for (const _ of listKept(history)) count += 1
    const root = toDisplay(history.place.inputRoot)
    const question = `${formatThings(count, 'original')} will be put back in ${root}. Go on?`
    if (count > 0 && !(await confirm(flags, 'undo', question))) return 1
    const { restored, removed, left, refused } = await undoRuns(history)
    await history.records.finish({ ok: restored, failed: refused.length, skipped: 0, remaining: 0 })
    if (flags.json) {
      const named = refused.map(({ name, reason }) => ({ name: toText(name), reason }))
      printJson({ restored, removed, left: left.map(toText), refused: named })
    } else {
      print([
        `Restored: ${formatThings(restored, 'original')}`,
        ...(removed > 0 ? [`Removed: ${formatThings(removed, 'result')} under other names`] : []),
        ...(left.length > 0
          ? [`Left: ${formatThings(left.length, 'result')} renamed or copied:`]
          : []),
        ...left.map((name) => `  ${toDisplay(name)}`),
        `Refused: ${formatThings(refused.length, 'file')}`,
        ...refused.map(({ name, reason }) => `  ${toDisplay(name)}: ${reason}`),
      ])
    }
    return refused.length > 0 ? 1 : 0
  })
}

/** `image-ray prune`: 0 also where some stay. */
export function pruneCommand(flags: HistoryFlags): Promise<number> {
  return withHistory(flags, 'prune', async (history) => {
    let bytes = 0
    for await (const one of walkOriginals(history.place.stateDir)) bytes += one.bytes
    const question = `Kept originals (${prettyBytes(bytes)}) will be deleted for good. Go on?`
    if (!(await confirm(flags, 'prune', question))) return 1
    const { deleted, deletedBytes, spared } = await pruneOriginals(history, flags.all === true)
    await history.records.finish({ ok: deleted, failed: 0, skipped: spared.length, remaining: 0 })
    if (flags.json) printJson({ deleted, deletedBytes, spared: spared.map(toText) })
    else {
      print([
        `Deleted: ${formatThings(deleted, 'original')}, ${prettyBytes(deletedBytes)}`,
        ...(spared.length > 0
          ? [`Kept: ${formatThings(spared.length, 'original')} whose results are gone or changed:`]
          : []),
        ...spared.map((path: BytePath) => `  ${toDisplay(path)}`),
        ...(spared.length > 0 ? ['--all deletes those too'] : []),
      ])
    }
    return 0
  })
}

/** `image-ray verify`: 0 all as recorded, 1 something is missing or changed. */
export function verifyCommand(flags: HistoryFlags): Promise<number> {
  return withHistory(flags, 'look', async (history) => {
    const { checked, findings } = await verifyResults(history)
    if (flags.json) {
      printJson({
        checked,
        findings: findings.map(({ name, what }) => ({ name: toText(name), what })),
      })
    } else {
      print([
        `Checked: ${formatThings(checked, 'result')}`,
        `Not as recorded: ${findings.length}`,
        ...findings.map(({ name, what }) => `  ${toDisplay(name)}: ${what}`),
      ])
    }
    return findings.length > 0 ? 1 : 0
  })
}

function describeRun({ id, head, end }: PastRun): string {
  const steps = head.steps.filter(({ options }) => Object.keys(options).length > 0)
  const what =
    head.kind === 'run'
      ? `${head.commitMode}: ${steps.map(({ name }) => name).join(', ')}`
      : head.kind
  const counts = end
    ? `${end.ok} ok, ${end.failed} failed, ${end.skipped} skipped, ${end.remaining} remaining`
    : 'killed'
  return `${id}  ${head.startedAt}  ${what}  ${counts}`
}

/** `image-ray runs`. */
export function runsCommand(flags: HistoryFlags): Promise<number> {
  return withHistory(flags, 'look', async (history) => {
    const { runs, originals, originalBytes } = await listRuns(history)
    if (flags.json) printJson({ runs, originals, originalBytes })
    else {
      print([
        ...runs.map(describeRun),
        `Originals kept: ${originals}, ${prettyBytes(originalBytes)}`,
      ])
    }
    return 0
  })
}
