import { describeIssue } from '../describe-issue.js'
import { ImageRayError } from '../errors.js'
import type { Step } from '../result.js'
import { bindSteps } from './bound-step.js'
import type { AnyOperation, Registry } from './define.js'
import { listFields } from './fields.js'

/** Options by operation name, as the command line, a pipeline file or the library gives them. */
export type PipelineInput = Readonly<Record<string, unknown>>

/** An option as a pipeline file and as the command line name it: `resize.size (--resize)`. */
function nameOption({ name, schema }: AnyOperation, path: readonly PropertyKey[]): string {
  const field = listFields(schema, `${name}-`).find(({ key }) => key === path[0])
  return [name, ...path.map(String)].join('.') + (field ? ` (--${field.flag})` : '')
}

const findConflicts = (registry: Registry, steps: readonly Step[]): readonly string[] =>
  bindSteps(registry, steps).flatMap(
    ({ operation, options }) => operation.conflict?.(options, steps) ?? [],
  )

/**
 * Validates options against the operations' schemas and puts them in the registry's order.
 * Operations that are always on are added. Defaults are filled in.
 * @throws ImageRayError `usage` that names every problem at once.
 */
export function buildSteps(registry: Registry, input: PipelineInput): readonly Step[] {
  const problems: string[] = []
  const names = new Set(registry.map(({ name }) => name))
  for (const name of Object.keys(input)) {
    if (!names.has(name))
      problems.push(`Expected an operation (${[...names].join(', ')}), got '${name}'`)
  }
  const steps: Step[] = []
  for (const operation of registry) {
    const given = input[operation.name]
    if (given === undefined && operation.always !== true) continue
    const parsed = operation.schema.safeParse(given ?? {})
    if (parsed.success) {
      steps.push({ name: operation.name, options: parsed.data })
    } else {
      for (const issue of parsed.error.issues) {
        problems.push(`${nameOption(operation, issue.path)}: ${describeIssue(issue)}`)
      }
    }
  }
  if (problems.length === 0) problems.push(...findConflicts(registry, steps))
  if (problems.length > 0) throw new ImageRayError('usage', problems.join('\n'))
  return steps
}
