import { outputFormats } from '../../shared/formats.js'
import { fidelityMatrix } from './fidelity-matrix.js'

/** The matrix as a table of Markdown, its columns padded as prettier does. */
function renderFidelityMatrix(): string {
  const rows = Object.entries(fidelityMatrix).map(([kind, row]) => [
    kind,
    ...outputFormats.map((format) => row[format]),
  ])
  const table = [['input', ...outputFormats], ...rows]
  const widths = ['input', ...outputFormats].map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = table.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}

const block = /(<!-- matrix -->\n\n)[^]*?(\n\n<!-- \/matrix -->)/

/** `docs/fidelity.md` with its matrix made anew. @throws Error without the markers of its place */
export function renewFidelityDoc(text: string): string {
  if (!block.test(text)) throw new Error("Expected the markers of 'matrix'")
  return text.replace(block, (_, start: string, end: string) =>
    [start, renderFidelityMatrix(), end].join(''),
  )
}
