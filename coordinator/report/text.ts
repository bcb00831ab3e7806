import picocolors from 'picocolors'
import prettyBytes from 'pretty-bytes'
import { toDisplay } from '../../shared/byte-path.js'
import { skipReasons, toSkipReason } from '../../shared/errors.js'
import type { Failure, RunSummary, WorkerShare } from '../events.js'
import { formatChange, formatCount, formatSeconds, formatThings, toDisplayText } from './format.js'

const MAX_FAILURES = 20
const MAX_WARNINGS = 5
const MAX_WORKERS = 16
const MAX_LOSSES = 5

const metadataTexts: Readonly<Record<RunSummary['metadata'], string>> = {
  all: 'all that is true of the results',
  safe: 'copyright, creator, date taken, description (--metadata all keeps the rest)',
  none: 'none',
}

const whyStopped: Readonly<Record<NonNullable<RunSummary['stopped']>, string>> = {
  'max-errors': 'too many failures',
  aborted: 'interrupted',
  'no-worker': 'no worker to be had',
  stalled: 'nothing went on',
  'no-space': 'the disk is full',
  'read-only': 'the disk may not be written to',
}

const formatFailure = ({ name, code, message }: Failure): string =>
  `  ${toDisplay(name)}: ${code}: ${toDisplayText(message)}`

/** Failures of one kind, a line each, and a line about those left out of `total`. */
function listFailures(summary: RunSummary, kind: Failure['kind'], total: number): string[] {
  const shown = summary.failures.filter((failure) => failure.kind === kind).slice(0, MAX_FAILURES)
  const hidden = total - shown.length
  const where = kind === 'picture' ? 'see --failed-list or --json' : 'see --json'
  const more = hidden > 0 ? [`  ... and ${formatCount(hidden)} more (${where})`] : []
  return [...shown.map(formatFailure), ...more]
}

function listAllFailures(summary: RunSummary, paint: (text: string) => string): string[] {
  const { failed, others } = summary
  return [
    ...(failed > 0 ? [paint(`Failed: ${formatThings(failed, 'image')}`)] : []),
    ...listFailures(summary, 'picture', failed),
    ...(others.failed > 0 ? [paint(`Failed: ${formatThings(others.failed, 'other file')}`)] : []),
    ...listFailures(summary, 'other', others.failed),
  ]
}

const listSkipped = (skippedBy: RunSummary['skippedBy']): string[] =>
  Object.entries(skippedBy).map(
    ([reason, count]) =>
      `  ${formatCount(count)} x ${reason}: ${skipReasons[toSkipReason(reason)]}`,
  )

function listRemaining({ remaining, stopped, stoppedReason }: RunSummary): string[] {
  return [
    ...(remaining > 0 ? [`Remaining: ${formatThings(remaining, 'image')}`] : []),
    ...(stopped ? [`Stopped: ${toDisplayText(stoppedReason ?? whyStopped[stopped])}`] : []),
  ]
}

/** What went wrong in a run, for people; nothing where all went well. `colour` adds ANSI codes. */
export function renderFailures(summary: RunSummary, colour: boolean): string[] {
  const { red } = picocolors.createColors(colour)
  return [...listAllFailures(summary, red), ...listRemaining(summary)]
}

const formatShare = ({ worker, files, restarts }: WorkerShare): string =>
  `${toDisplayText(worker)}: ${formatThings(files, 'image')}` +
  (restarts > 0 ? `, ${formatThings(restarts, 'restart')}` : '')

function formatWorkers(workers: readonly WorkerShare[]): string {
  const shares = workers.slice(0, MAX_WORKERS).map(formatShare)
  const hidden = workers.length - shares.length
  if (hidden > 0) shares.push(`${formatCount(hidden)} more`)
  return `Workers: ${formatCount(workers.length)}${shares.length > 0 ? ` (${shares.join(', ')})` : ''}`
}

/** Why there were restarts: a machine that kills workers should not do so unnoticed. */
const listLosses = ({ workerLosses }: RunSummary): string[] =>
  workerLosses
    .slice(0, MAX_LOSSES)
    .map(({ text, count }) => `  ${formatCount(count)} x lost: ${toDisplayText(text)}`)

function formatOthers({ found, copied, failed, skipped }: RunSummary['others']): string {
  const isCopying = copied + failed + skipped > 0
  const parts = isCopying
    ? `${formatCount(copied)} copied, ${formatCount(failed)} failed, ${formatCount(skipped)} skipped`
    : 'left alone'
  return `Other files: ${formatCount(found)} (${parts})`
}

/** Nothing where every picture fitted in beside the others. */
function listDeferred({ memory }: RunSummary): string[] {
  if (!memory || memory.deferred === 0) return []
  const { totalBytes, shareBytes, deferred } = memory
  const share = `each takes more than a worker's ${prettyBytes(shareBytes)}`
  return [
    `Run alone: ${formatThings(deferred, 'image')} (${share}; --memory ${prettyBytes(totalBytes)})`,
  ]
}

function listWarnings({ warnings, warningTexts }: RunSummary): string[] {
  const shown = warningTexts.slice(0, MAX_WARNINGS)
  const hidden = warnings - shown.reduce((sum, { count }) => sum + count, 0)
  return [
    `Warnings: ${formatCount(warnings)}`,
    ...shown.map(({ text, count }) => `  ${formatCount(count)} x ${toDisplayText(text)}`),
    ...(hidden > 0 ? [`  ... and ${formatCount(hidden)} more (see --json)`] : []),
  ]
}

function formatBytes({ bytesIn, bytesOut }: RunSummary): string {
  const change = formatChange(bytesIn, bytesOut)
  const bytes = `Bytes: ${prettyBytes(bytesIn)} in, ${prettyBytes(bytesOut)} out`
  return change === undefined ? bytes : `${bytes} (${change})`
}

/** The end of a run for people, line by line. Lines that would say nothing are left out. */
export function renderSummary(summary: RunSummary, colour: boolean): string[] {
  const { ok, failed, skipped, others, links, backupDir, backupBytes } = summary
  const { red } = picocolors.createColors(colour)
  return [
    `Found ${formatThings(summary.found, 'image')}`,
    ...(others.found > 0 ? [formatOthers(others)] : []),
    ...(links > 0 ? [`Links not followed: ${formatCount(links)}`] : []),
    `Split into ${formatThings(summary.chunks, 'chunk')}`,
    formatWorkers(summary.workers),
    ...listLosses(summary),
    ...listDeferred(summary),
    `Processed: ${formatThings(ok, 'image')}`,
    ...(failed === 0 ? ['Failed: 0 images'] : []),
    ...listAllFailures(summary, red),
    `Skipped: ${formatThings(skipped, 'image')}`,
    ...listSkipped(summary.skippedBy),
    ...listRemaining(summary),
    ...(summary.warnings > 0 ? listWarnings(summary) : []),
    ...summary.notices.map((notice) => `Note: ${toDisplayText(notice)}`),
    ...(backupDir !== undefined && backupBytes > 0
      ? [`Originals kept: ${prettyBytes(backupBytes)} in ${toDisplay(backupDir)}`]
      : []),
    `Metadata: ${metadataTexts[summary.metadata]}`,
    `Duration: ${formatSeconds(summary.durationMs)}`,
    ...(ok > 0 ? [formatBytes(summary)] : []),
  ]
}
