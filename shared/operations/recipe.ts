import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Step } from '../result.js'
import type { Registry } from './define.js'
import { registry } from './registry.js'

/** Raised when the same options give other pixels than before, so that old results are redone. */
const RECIPE_VERSION = 1

/** What decides about a result beside its source. */
export interface Recipe {
  readonly steps: readonly Step[]
  /** Output format asked for; undefined for that of the input. */
  readonly format?: string | undefined
  /** Whether the original is replaced: more of its metadata stays then unless told otherwise. */
  readonly replaces: boolean
}

/** Options that are not what they would be if they were left out. */
function listGiven(schema: z.ZodObject, options: Step['options']): readonly unknown[] {
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape
  return Object.keys(shape)
    .map((key) => [key, options[key], defaultOf(shape[key])])
    .filter(([, value, otherwise]) => JSON.stringify(value) !== JSON.stringify(otherwise))
    .map(([key, value]) => [key, value])
}

const defaultOf = (field: z.core.$ZodType | undefined): unknown => {
  const parsed = field && z.safeParse(field, undefined)
  return parsed?.success ? parsed.data : undefined
}

/** The steps without what they have by default: an operation that is added changes no old recipe. */
function reduceSteps(steps: readonly Step[], operations: Registry): readonly unknown[] {
  return operations.flatMap(({ name, schema, always }) => {
    const step = steps.find((one) => one.name === name)
    if (!step) return []
    const given = listGiven(schema, step.options)
    return given.length === 0 && always === true ? [] : [[name, given]]
  })
}

/** The steps of a run are the same for each of its pictures. */
let last: { readonly steps: string; readonly reduced: string } | undefined

/** The start of the SHA-256 in hex of a recipe and our version of it. */
export function hashRecipe({ steps, format, replaces }: Recipe, operations = registry): string {
  const key = JSON.stringify(steps)
  if (last?.steps !== key || operations !== registry) {
    last = { steps: key, reduced: JSON.stringify(reduceSteps(steps, operations)) }
  }
  return createHash('sha256')
    .update(JSON.stringify([RECIPE_VERSION, last.reduced, format ?? '', replaces]))
    .digest('hex')
    .slice(0, 16)
}
