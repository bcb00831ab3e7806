import * as z from 'zod'

/** What is counted: the letters that may stand for it, and an example for messages. */
const units = {
  pixels: { letters: 'p|px|pix|pixels?', example: '50MP' },
  bytes: { letters: 'b|bytes?', example: '50MB' },
} as const

export type Unit = keyof typeof units

const exponents: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/**
 * Reads an amount as people write it: `50MP`, `1.5 GB`, `64MiB`, `20000`. Prefixes are decimal as in
 * SI, with an `i` binary as in IEC 80000-13; large and small letters are the same.
 * @returns a whole number of at least 1, or undefined
 */
export function parseAmount(text: string, unit: Unit): number | undefined {
  const pattern = new RegExp(
    `^(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(i?)(?:${units[unit].letters})?$`,
    'i',
  )
  const [, digits, prefix = '', binary = ''] = pattern.exec(text.trim()) ?? []
  if (digits === undefined || (prefix === '' && binary !== '')) return undefined
  const base = binary === '' ? 1_000 : 1_024
  const amount = Math.round(Number(digits) * base ** (exponents[prefix.toLowerCase()] ?? 0))
  return Number.isSafeInteger(amount) && amount >= 1 ? amount : undefined
}

/** A setting that takes an amount as a number or as people write it, and gives a number. */
export function amount(unit: Unit, description: string, max = Number.MAX_SAFE_INTEGER) {
  const { example } = units[unit]
  const expected = `Expected a number of ${unit} such as ${example}`
  return z
    .union([z.string(), z.number()], { error: expected })
    .transform((value, context) => {
      const parsed = parseAmount(String(value), unit)
      if (parsed !== undefined && parsed <= max) return parsed
      const message = parsed === undefined ? expected : `Expected at most ${max} ${unit}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
    .meta({ description, value: unit })
}
