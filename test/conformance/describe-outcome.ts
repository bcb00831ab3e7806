import type { FileRow } from '../../coordinator/index.js'

/** What became of a file, in a few words that change only when its class does: `ok, 1 warning`. */
export function describeOutcome(row: FileRow): string {
  const outcome = row.status === 'failed' ? row.code : row.status
  const { length } = row.warnings
  return length === 0 ? outcome : `${outcome}, ${length} warning${length === 1 ? '' : 's'}`
}
