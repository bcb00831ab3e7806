import type { Series } from './compare.js'
import type { Measured } from './run-once.js'
import { fitLine, median } from './statistics.js'

const medianOf = ({ runs }: Series, key: keyof Measured): number =>
  median(runs.map((run) => run[key]))

/** A table in Markdown, its columns as wide as their widest cell. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n')
}

/** Medians of each contestant; the ratio is image-ray's whole time to its. */
export function tellSeries(all: readonly Series[], count: number): string {
  const [ours] = all
  const rows = all.map((series) => {
    const totalMs = medianOf(series, 'totalMs')
    const totals = series.runs.map((run) => run.totalMs)
    return [
      series.name,
      `${totalMs.toFixed(0)} ms`,
      `${Math.min(...totals).toFixed(0)} to ${Math.max(...totals).toFixed(0)}`,
      ours === undefined ? '' : (medianOf(ours, 'totalMs') / totalMs).toFixed(2),
      `${medianOf(series, 'firstMs').toFixed(0)} ms`,
      `${(medianOf(series, 'cpuMs') / count).toFixed(2)} ms`,
      `${(medianOf(series, 'peakBytes') / 1e6).toFixed(0)} MB`,
    ]
  })
  const head = ['', 'whole run', 'min to max', 'image-ray to it', 'first picture', 'CPU a picture']
  return formatTable([[...head, 'peak RSS'], ...rows])
}

/** Series of the same contestants over folders of several sizes. */
export type Sizes = readonly (readonly [count: number, all: readonly Series[]])[]

/** What starting costs and what a picture costs, told apart by a line through all sizes. */
export function tellFit(sizes: Sizes): string {
  const names = sizes[0]?.[1].map(({ name }) => name) ?? []
  const lines = names.map((name) => {
    const points = sizes.flatMap(([count, all]) => {
      const series = all.find((one) => one.name === name)
      return series ? [[count, medianOf(series, 'totalMs')] as const] : []
    })
    return { name, ...fitLine(points) }
  })
  const [ours] = lines
  return formatTable([
    ['', 'start-up a', 'a picture b', 'image-ray to it'],
    ...lines.map(({ name, intercept, slope }) => [
      ...[name, `${intercept.toFixed(0)} ms`, `${slope.toFixed(2)} ms`],
      ours ? (ours.slope / slope).toFixed(3) : '',
    ]),
  ])
}
