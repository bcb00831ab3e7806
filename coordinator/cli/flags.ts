import { InvalidArgumentError, Option, type Command } from 'commander'
import type * as z from 'zod'
import {
  listFields,
  parseFieldText,
  renderFlag,
  renderLimits,
  type Field,
} from '../../shared/operations/fields.js'

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

function parseText(field: Field, text: string, previous: unknown): unknown {
  const parsed = parseFieldText(field, text)
  if ('problem' in parsed) throw new InvalidArgumentError(parsed.problem)
  if (field.kind !== 'list') return parsed.value
  const values = isList(parsed.value) ? parsed.value : [parsed.value]
  return isList(previous) ? [...previous, ...values] : values
}

/**
 * Adds a flag for every field of a schema under a heading of the help. Defaults are left to the
 * schema, so that what was given can be told from what was not.
 */
export function addFlags(
  command: Command,
  heading: string,
  schema: z.ZodObject,
  flagPrefix = '',
): void {
  for (const field of listFields(schema, flagPrefix)) {
    const option = new Option(renderFlag(field), `${field.description}${renderLimits(field)}`)
    option.helpGroup(`${heading}:`)
    if (field.kind !== 'boolean') {
      option.argParser((text: string, previous: unknown) => parseText(field, text, previous))
    }
    command.addOption(option)
  }
}

const attributeName = (field: Field): string => new Option(renderFlag(field)).attributeName()

/** The options of a schema that were given on the command line, by their keys. */
export function readFlags(
  command: Command,
  schema: z.ZodObject,
  flagPrefix = '',
): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const field of listFields(schema, flagPrefix)) {
    const name = attributeName(field)
    if (command.getOptionValueSource(name) === 'cli') {
      given[field.key] = command.getOptionValue(name)
    }
  }
  return given
}
