import { settingGroups } from '../../shared/config.js'
import { registry } from '../../shared/operations/registry.js'
import { renderOperationsTable, renderSettingsTables } from '../../shared/operations/tables.js'

/** The parts of the README that are generated, by the name in their markers. */
const readmeBlocks: Readonly<Record<string, () => string>> = {
  operations: () => renderOperationsTable(registry),
  flags: () => renderSettingsTables(settingGroups),
}

const betweenMarkers = (name: string): RegExp =>
  new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(\n<!-- /${name} -->)`)

/** A README with every generated block made anew. */
export function renewReadme(readme: string): string {
  let text = readme
  for (const [name, render] of Object.entries(readmeBlocks)) {
    if (!betweenMarkers(name).test(text)) throw new Error(`Expected the markers of '${name}'`)
    text = text.replace(betweenMarkers(name), (_, start: string, end: string) =>
      [start, render(), end].join('\n'),
    )
  }
  return text
}
