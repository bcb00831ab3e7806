import * as z from 'zod'
import type { Registry } from './define.js'

/** JSON Schema of a pipeline: an object with the options of each operation under its name. */
export function describePipeline(registry: Registry): Record<string, unknown> {
  const properties = Object.fromEntries(
    registry.map(({ name, summary, schema }) => {
      const { $schema: _, ...options } = z.toJSONSchema(schema, { io: 'input' })
      return [name, { description: summary, ...options }]
    }),
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'image-ray pipeline',
    type: 'object',
    properties,
    additionalProperties: false,
  }
}
