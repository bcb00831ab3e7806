import prettyBytes from 'pretty-bytes'
import { toDisplay } from '../../shared/byte-path.js'
import { formatCount, formatDuration, toDisplayText } from '../report/format.js'
import { cutEnd, cutStart, displayWidth } from './display-width.js'
import { ratesOf, type Activity, type ProgressState } from './progress-state.js'

const MAX_BAR = 30
const MIN_BAR = 8

/** `41`, or `0.25` where whole pictures would be too coarse. */
const formatRate = (perSecond: number): string =>
  perSecond >= 10 ? formatCount(perSecond) : String(Number(perSecond.toPrecision(2)))

function formatNumbers(state: ProgressState, nowMs: number, count: string): string[] {
  const rates = ratesOf(state, nowMs)
  const numbers = [count, `${formatCount(state.failed)} failed`]
  if (!rates) return numbers
  numbers.push(`${formatRate(rates.picturesPerSecond)} images/s`)
  numbers.push(`${prettyBytes(rates.bytesPerSecond)}/s`)
  if (rates.restMs) numbers.push(`ETA ${formatDuration(rates.restMs)}`)
  return numbers
}

/** How far a run is, on one plain line: `120 of 1,560 images, 3 failed, 41 images/s, ETA 35s`. */
export function renderPlain(state: ProgressState, nowMs: number): string {
  const { found, done } = state
  const total = found === undefined ? '' : `of ${formatCount(found)} `
  const images = (found ?? done) === 1 ? 'image' : 'images'
  return formatNumbers(state, nowMs, `${formatCount(done)} ${total}${images}`).join(', ')
}

function renderBar({ found, done }: ProgressState, columns: number): string {
  const width = Math.min(columns - 3, MAX_BAR)
  if (found === undefined || width < MIN_BAR) return ''
  const filled = found === 0 ? width : Math.floor((Math.min(done, found) / found) * width)
  return `[${'='.repeat(filled)}${' '.repeat(width - filled)}] `
}

function renderTop(state: ProgressState, columns: number, nowMs: number): string {
  const { found, done } = state
  const total = found === undefined ? ' images' : `/${formatCount(found)}`
  const numbers = formatNumbers(state, nowMs, `${formatCount(done)}${total}`).join('  ')
  return cutEnd(`${renderBar(state, columns - displayWidth(numbers))}${numbers}`, columns)
}

function renderWorker(worker: string, activity: Activity, columns: number): string {
  const label = `${cutEnd(toDisplayText(worker), columns)}  `
  const text = activity.on === undefined ? activity.why : toDisplay(activity.on)
  return cutEnd(label + cutStart(text, columns - displayWidth(label)), columns)
}

/**
 * How far a run is, for a terminal: a bar with numbers, then what each worker is on.
 * @param columns width that no line exceeds
 * @param rows height that is not exceeded either; workers beyond it are only counted
 */
export function renderProgress(
  state: ProgressState,
  columns: number,
  nowMs: number,
  rows = 24,
): string {
  const workers = [...state.workers].sort(([one], [other]) =>
    one.localeCompare(other, 'en', { numeric: true }),
  )
  const room = Math.max(rows - 3, 1)
  const shown = workers.length > room ? workers.slice(0, room - 1) : workers
  const hidden = workers.length - shown.length
  return [
    renderTop(state, columns, nowMs),
    ...shown.map(([worker, activity]) => renderWorker(worker, activity, columns)),
    ...(hidden > 0 ? [cutEnd(`... and ${formatCount(hidden)} more workers`, columns)] : []),
  ].join('\n')
}
