import prettyMilliseconds from 'pretty-ms'
import { fromText, toDisplay } from '../../shared/byte-path.js'

const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const hundredths = new Intl.NumberFormat('en', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})

/** A count with separators: `1,560`. */
export const formatCount = (count: number): string => integers.format(count)

/** A count of things: `1 image`, `1,560 images`. */
export const formatThings = (count: number, thing: string): string =>
  `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`

/** A duration as people say it, in whole seconds, begun ones counted: `3m 20s`. */
export const formatDuration = (durationMs: number): string =>
  prettyMilliseconds(Math.ceil(durationMs / 1000) * 1000, { unitCount: 2 })

/** A duration in seconds; from a minute on also as people say it: `200.12 seconds (3m 20s)`. */
export function formatSeconds(durationMs: number): string {
  const seconds = `${hundredths.format(durationMs / 1000)} seconds`
  return durationMs < 60_000 ? seconds : `${seconds} (${formatDuration(durationMs)})`
}

/** How much less or more the output takes than the input, in whole per cent: `94 % less`. */
export function formatChange(bytesIn: number, bytesOut: number): string | undefined {
  if (bytesIn === 0) return undefined
  const percent = Math.round((bytesOut / bytesIn - 1) * 100)
  if (percent === 0) return 'about the same'
  // Something is left, so that a hundred would not be true.
  if (percent < 0) return `${bytesOut === 0 ? 100 : Math.min(-percent, 99)} % less`
  return `${formatCount(percent)} % more`
}

/** Text from anywhere, on one line and safe on a terminal. */
export const toDisplayText = (text: string): string => toDisplay(fromText(text))
