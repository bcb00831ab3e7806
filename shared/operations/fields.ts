import * as z from 'zod'
import { describeExpectation } from '../describe-issue.js'
import { isRecord } from '../is-record.js'
import type { FieldMeta } from './define.js'

/** One option of a schema, as flags, tables and forms need it. */
export interface Field extends Required<FieldMeta> {
  /** Key in the schema. */
  readonly key: string
  readonly schema: z.core.$ZodType
  readonly kind: 'boolean' | 'list' | 'value'
  /** The allowed values of an enumeration. */
  readonly choices: readonly string[] | undefined
  readonly defaultValue: unknown
  readonly required: boolean
}

/** `outputDir` → `output-dir`. */
export const toKebabCase = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const kindOf = (json: Record<string, unknown>): Field['kind'] => {
  if (json['type'] === 'boolean') return 'boolean'
  return json['type'] === 'array' ? 'list' : 'value'
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise

/**
 * Lists the fields of a strict object schema, by way of its JSON Schema, so that everything
 * rendered from it depends on a standard and not on zod's insides.
 * @param flagPrefix put before the key where a field names no flag of its own
 */
export function listFields(schema: z.ZodObject, flagPrefix = ''): readonly Field[] {
  const document = z.toJSONSchema(schema, { io: 'input' })
  const required = new Set(document.required)
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape
  return Object.entries(document.properties ?? {}).flatMap(([key, property]) => {
    const field = shape[key]
    const json: unknown = property
    if (!isRecord(json) || !field) return []
    const choices = json['enum']
    return [
      {
        key,
        schema: field,
        kind: kindOf(json),
        choices: Array.isArray(choices) ? choices.map(String) : undefined,
        defaultValue: json['default'],
        required: required.has(key),
        description: textOr(json['description'], ''),
        flag: textOr(json['flag'], `${flagPrefix}${toKebabCase(key)}`),
        value: textOr(json['value'], toKebabCase(key)),
        separated: json['separated'] === true,
      },
    ]
  })
}

/** How a field is written on the command line: `--resize <size>`, `--enlarge`, `--no-backup`. */
export function renderFlag(field: Field): string {
  if (field.kind === 'boolean') return `--${field.defaultValue === true ? 'no-' : ''}${field.flag}`
  return `--${field.flag} <${field.value}>`
}

/** The part of a field's help that follows from its schema: choices and default. */
export function renderLimits(field: Field): string {
  const parts = []
  if (field.choices) parts.push(`choices: ${field.choices.join(', ')}`)
  if (field.defaultValue !== undefined && field.kind === 'value') {
    parts.push(`default: ${JSON.stringify(field.defaultValue).replaceAll('"', '')}`)
  }
  return parts.length > 0 ? ` (${parts.join('; ')})` : ''
}

export type ParsedText = { readonly value: unknown } | { readonly problem: string }

/** Parses what was written on a command line or in a variable by the field's own schema. */
export function parseFieldText(field: Field, text: string): ParsedText {
  const candidates: unknown[] = [text]
  if (field.kind === 'boolean') {
    candidates.push(/^(?:1|true|yes|on)$/i.test(text) ? true : undefined)
    candidates.push(/^(?:0|false|no|off)$/i.test(text) ? false : undefined)
  }
  // Number() alone would take '0x0', which is a size, for a number.
  if (/^[+-]?\d+(?:\.\d+)?(?:e\d+)?$/i.test(text)) candidates.push(Number(text))
  if (field.kind === 'list') candidates.push(field.separated ? text.split(',') : [text])
  const problems: { readonly isOfType: boolean; readonly text: string }[] = []
  for (const candidate of candidates.filter((value) => value !== undefined)) {
    const parsed = z.safeParse(field.schema, candidate)
    if (parsed.success) return { value: candidate }
    const { issues } = parsed.error
    const isOfType = issues.every(({ code }) => code !== 'invalid_type')
    problems.push({ isOfType, text: issues.map(describeExpectation).join('; ') })
  }
  // What is wrong with the right type says more than that another type was expected.
  const telling = problems.find(({ isOfType }) => isOfType) ?? problems.at(-1)
  return { problem: telling?.text ?? '' }
}
