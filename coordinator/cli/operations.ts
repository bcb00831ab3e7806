import type { Registry } from '../../shared/operations/define.js'
import { listFields, renderFlag, renderLimits } from '../../shared/operations/fields.js'
import { describePipeline } from '../../shared/operations/json-schema.js'
import { renderOperationsTable } from '../../shared/operations/tables.js'

function renderText(registry: Registry): string {
  return registry
    .map(({ name, summary, schema }) => {
      const flags = listFields(schema, `${name}-`).map(
        (field) => `    ${renderFlag(field)}  ${field.description}${renderLimits(field)}`,
      )
      return [`${name}: ${summary}`, ...flags].join('\n')
    })
    .join('\n')
}

/** `image-ray operations`: what can be done to a picture, for people, programs or the README. */
export function operationsCommand(
  registry: Registry,
  options: { readonly json?: true; readonly markdown?: true },
): void {
  const text = options.json
    ? JSON.stringify(describePipeline(registry), undefined, 2)
    : options.markdown
      ? renderOperationsTable(registry)
      : renderText(registry)
  process.stdout.write(`${text}\n`)
}
