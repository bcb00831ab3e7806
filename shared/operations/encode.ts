import * as z from 'zod'
import { encoders } from '../encoders/encoders.js'
import { encoderFields, formatsOfField } from '../encoders/fields.js'
import { isOutputFormat, outputFormats, type OutputFormat } from '../formats.js'
import { defineOperation } from './define.js'

/** Endings that people type for formats. */
const aliases = { jpg: 'jpeg', tif: 'tiff' } as const

const toFormat = (name: OutputFormat | keyof typeof aliases): OutputFormat =>
  name === 'jpg' || name === 'tif' ? aliases[name] : name

const isEncoderField = (key: string): key is keyof typeof formatsOfField =>
  Object.hasOwn(formatsOfField, key)

/** Formats that an option has no meaning for, told where the format is known. */
function findMisfit(key: string, value: unknown, format: OutputFormat): string | undefined {
  if (value === undefined || !isEncoderField(key)) return undefined
  const known: readonly OutputFormat[] = formatsOfField[key]
  return known.includes(format) ? undefined : `Expected format ${known.join(' or ')}, got ${format}`
}

/** Writes the picture in its output format. */
export const encode = defineOperation({
  name: 'encode',
  summary: 'Write the picture in a format and quality (always on)',
  place: 'encode',
  schema: z
    .strictObject({
      format: z
        .enum([...outputFormats, 'jpg', 'tif'])
        .transform(toFormat)
        .optional()
        .meta({
          description: 'Output format; that of the input when left out',
          flag: 'format',
          value: 'format',
        }),
      quality: z
        .union(
          [z.literal('auto'), z.int().min(1).max(100)],
          'Expected auto or a number from 1 to 100',
        )
        .default('auto')
        .meta({
          description:
            'Quality of lossy outputs, 1 to 100; auto: as good as the source, lossless if it is',
          flag: 'quality',
          value: 'quality',
        }),
      ...encoderFields,
    })
    .superRefine(({ format, ...options }, context) => {
      if (format === undefined) return
      for (const [key, value] of Object.entries(options)) {
        const message = findMisfit(key, value, format)
        if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message })
      }
    }),
  always: true,
  encodes: true,
  apply(image, { format: _, quality, ...options }, { outputFormat, source, warn }) {
    if (!isOutputFormat(outputFormat)) {
      throw new TypeError(`Expected an output format, got '${outputFormat}'`)
    }
    if (outputFormat === 'gif' && source.format !== 'gif') {
      warn('Colours were reduced to a palette of 256, since gif has no more')
      if (source.hasAlpha) {
        warn('Transparency was reduced to all or nothing, since gif has nothing between')
      }
    }
    return encoders[outputFormat](image, { quality, options, source })
  },
})
