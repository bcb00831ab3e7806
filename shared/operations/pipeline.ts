import { createHash } from 'node:crypto'
import type { Sharp } from 'sharp'
import type { z } from 'zod'
import { describeIssue } from '../describe-issue.js'
import { ImageRayError } from '../errors.js'
import type { Step } from '../result.js'
import type { AnyOperation, Operation, Registry, Size, StepContext } from './define.js'
import { listFields } from './fields.js'

/** Raised when the same pipeline gives other pixels than before, so that old results are redone. */
const RECIPE_VERSION = 1

/** Options by operation name, as the command line, a pipeline file or the library gives them. */
export type PipelineInput = Readonly<Record<string, unknown>>

/** An option as a pipeline file and as the command line name it: `resize.size (--resize)`. */
function nameOption({ name, schema }: AnyOperation, path: readonly PropertyKey[]): string {
  const field = listFields(schema, `${name}-`).find(({ key }) => key === path[0])
  return [name, ...path.map(String)].join('.') + (field ? ` (--${field.flag})` : '')
}

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
  if (problems.length > 0) throw new ImageRayError('usage', problems.join('\n'))
  return steps
}

interface BoundStep {
  readonly operation: AnyOperation
  readonly options: Record<string, unknown>
}

function bindSteps(registry: Registry, steps: readonly Step[]): readonly BoundStep[] {
  return steps.map(({ name, options }) => {
    const operation = registry.find((candidate) => candidate.name === name)
    if (!operation) throw new ImageRayError('usage', `Expected a known operation, got '${name}'`)
    return { operation, options: operation.schema.parse(options) }
  })
}

/** The finished sharp pipeline of one file, and the size its result must have. */
export interface AppliedPipeline {
  readonly image: Sharp
  readonly size: Size
  /** Whether any step but the encoding had something to do. */
  readonly changed: boolean
}

/** Options of one step, validated; for what is done around the pipeline. */
export function readOptions<Schema extends z.ZodObject>(
  steps: readonly Step[],
  { name, schema }: Pick<Operation<Schema>, 'name' | 'schema'>,
): z.output<Schema> {
  return schema.parse(steps.find((step) => step.name === name)?.options ?? {})
}

/** Whether any step that has something to do paints with sRGB colours of its own. */
export const bringColours = (
  registry: Registry,
  steps: readonly Step[],
  context: StepContext,
): boolean =>
  bindSteps(registry, steps).some(
    ({ operation, options }) =>
      operation.isNoOp?.(options, context) !== true &&
      operation.bringsColours?.(options, context) === true,
  )

/** The steps that write the picture, or those before them. */
export const selectSteps = (
  registry: Registry,
  steps: readonly Step[],
  which: 'pixels' | 'encoding',
): readonly Step[] => {
  const encodes = new Set(registry.filter((one) => one.encodes).map(({ name }) => name))
  return steps.filter(({ name }) => encodes.has(name) === (which === 'encoding'))
}

/**
 * Adds every step to a sharp pipeline. `context.size` is that of the displayed picture at the start.
 * @throws ImageRayError `usage` on an unknown operation, ZodError on options that do not validate.
 */
export function applySteps(
  registry: Registry,
  steps: readonly Step[],
  image: Sharp,
  context: StepContext,
): AppliedPipeline {
  let current: AppliedPipeline = { image, size: context.size, changed: false }
  for (const { operation, options } of bindSteps(registry, steps)) {
    const here = { ...context, size: current.size }
    if (operation.isNoOp?.(options, here) === true) continue
    current = {
      changed: current.changed || operation.encodes !== true,
      image: operation.apply(current.image, options, here),
      size: operation.resultSize?.(options, here) ?? current.size,
    }
  }
  return current
}

/** What decides about a result beside its source. */
export interface Recipe {
  readonly steps: readonly Step[]
  /** Output format asked for; undefined for that of the input. */
  readonly format?: string | undefined
  /** Whether the original is replaced: more of its metadata stays then unless told otherwise. */
  readonly replaces: boolean
}

/** The start of the SHA-256 in hex of a recipe and our version of it. */
export function hashRecipe({ steps, format, replaces }: Recipe): string {
  return createHash('sha256')
    .update(JSON.stringify([RECIPE_VERSION, steps, format ?? '', replaces]))
    .digest('hex')
    .slice(0, 16)
}
