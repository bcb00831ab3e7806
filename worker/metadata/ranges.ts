import type { Range } from './tiff-directory.js'

/** Sorts ranges and joins those that touch. */
function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && range.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    } else {
      merged.push(range)
    }
  }
  return merged
}

/** What of `ranges` no range of `kept` touches, in order and without overlaps. */
export function subtractRanges(ranges: readonly Range[], kept: readonly Range[]): readonly Range[] {
  const shields = mergeRanges(kept)
  const free: Range[] = []
  let index = 0
  for (const { start, end } of mergeRanges(ranges)) {
    let from = start
    while ((shields[index]?.end ?? Infinity) <= from) index += 1
    for (let next = index; ; next += 1) {
      const shield = shields[next]
      if (!shield || shield.start >= end) break
      if (shield.start > from) free.push({ start: from, end: shield.start })
      from = Math.max(from, shield.end)
    }
    if (from < end) free.push({ start: from, end })
  }
  return free
}
