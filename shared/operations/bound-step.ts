import type * as z from 'zod'
import { ImageRayError } from '../errors.js'
import type { Step } from '../result.js'
import type { AnyOperation, Operation, Registry } from './define.js'

/** A step with its operation and its options, validated. */
export interface BoundStep {
  readonly operation: AnyOperation
  readonly options: Record<string, unknown>
}

/** @throws ImageRayError `usage` on an unknown operation, ZodError on options that do not validate */
export function bindSteps(registry: Registry, steps: readonly Step[]): readonly BoundStep[] {
  return steps.map(({ name, options }) => {
    const operation = registry.find((candidate) => candidate.name === name)
    if (!operation) throw new ImageRayError('usage', `Expected a known operation, got '${name}'`)
    return { operation, options: operation.schema.parse(options) }
  })
}

/** Options of one step, validated; for what is done around the pipeline. */
export function readOptions<Schema extends z.ZodObject>(
  steps: readonly Step[],
  { name, schema }: Pick<Operation<Schema>, 'name' | 'schema'>,
): z.output<Schema> {
  return schema.parse(steps.find((step) => step.name === name)?.options ?? {})
}

/** The steps that write the picture, or those before them. */
export const selectSteps = (
  registry: Registry,
  steps: readonly Step[],
  which: 'pixels' | 'encoding',
): readonly Step[] => {
  const encodes = new Set(registry.filter((one) => one.encodes).map(({ name }) => name))
  return steps.filter(({ name }) => encodes.has(name) === (which === 'encoding'))
}
