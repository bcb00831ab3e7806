import type * as z from 'zod'
import type { Registry } from './define.js'
import { listFields, renderFlag, renderLimits } from './fields.js'

const escapeCell = (text: string): string => text.replaceAll('|', '\\|')

const renderTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Flag and meaning of every field of a schema, as table cells. */
const renderFields = (schema: z.ZodObject, flagPrefix = ''): readonly (readonly string[])[] =>
  listFields(schema, flagPrefix).map((field) => [
    `\`${renderFlag(field)}\``,
    escapeCell(`${field.description}${renderLimits(field)}`),
  ])

/** The Markdown table of all operations and their flags, in order of processing. */
export function renderOperationsTable(registry: Registry): string {
  const rows = registry.flatMap(({ name, summary, schema }) => {
    const fields = renderFields(schema, `${name}-`)
    const first = [`\`${name}\``, escapeCell(summary)]
    if (fields.length === 0) return [[...first, '', '']]
    return fields.map((cells, index) => [...(index === 0 ? first : ['', '']), ...cells])
  })
  return renderTable(['operation', 'what it does', 'flag', 'meaning'], rows)
}

/** The Markdown tables of all settings, one for each group, under their headings. */
export function renderSettingsTables(groups: Readonly<Record<string, z.ZodObject>>): string {
  return Object.entries(groups)
    .map(([heading, schema]) =>
      [`### ${heading}`, renderTable(['flag', 'meaning'], renderFields(schema))].join('\n\n'),
    )
    .join('\n\n')
}
