import * as z from 'zod'
import type { Step } from '../result.js'
import { defineOperation } from './define.js'

/** What `--strip` can name. */
export const strippable = [
  'gps',
  'thumbnail',
  'makernote',
  'xmp',
  'iptc',
  'exif',
  'comments',
] as const
export type Strippable = (typeof strippable)[number]

const policies = ['auto', 'all', 'safe', 'none'] as const

/** What becomes of EXIF, XMP, IPTC and comments. The worker does it around the pipeline. */
export const metadata = defineOperation({
  name: 'metadata',
  summary: 'Choose which facts about the picture stay with it (always on)',
  schema: z.strictObject({
    policy: z
      .enum(policies)
      .default('auto')
      .meta({
        description:
          'What to keep; all: everything true of the result; safe: copyright, creator, date taken, description; ' +
          'none: colour profile and density alone; auto: all in place, safe into a new place',
        flag: 'metadata',
        value: 'policy',
      }),
    strip: z
      .array(z.enum(strippable, `Expected some of ${strippable.join(', ')}`))
      .default([])
      .meta({
        description: `Leave out as well, separated by commas: ${strippable.join(', ')}`,
        flag: 'strip',
        value: 'kinds',
        separated: true,
      }),
    copyright: z
      .string()
      .trim()
      .min(1, 'Expected a text')
      .max(1000, 'Expected at most 1000 characters')
      .optional()
      .meta({ description: 'Copyright to write', flag: 'copyright', value: 'text' }),
  }),
  always: true,
  isNoOp: () => true,
  apply: (image) => image,
})

/** What was asked for, with `auto` resolved. */
export interface MetadataOptions {
  readonly policy: 'all' | 'safe' | 'none'
  readonly strip: readonly Strippable[]
  readonly copyright?: string | undefined
}

/**
 * The metadata options among the steps of a job.
 * @param inPlace whether results take the place of originals, for the policy `auto`
 */
export function readMetadataOptions(steps: readonly Step[], inPlace: boolean): MetadataOptions {
  const step = steps.find(({ name }) => name === metadata.name)
  const { policy, ...rest } = metadata.schema.parse(step?.options ?? {})
  return { ...rest, policy: policy === 'auto' ? (inPlace ? 'all' : 'safe') : policy }
}
