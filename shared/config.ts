import * as z from 'zod'
import { amount } from './amount.js'
import { describeIssue } from './describe-issue.js'
import { ImageRayError } from './errors.js'
import { MAX_FILE_BYTES, MAX_FRAMES } from './limits.js'
import { listFields, parseFieldText, type Field } from './operations/fields.js'

const text = (description: string, value: string) => z.string().min(1).meta({ description, value })
const flag = (description: string) => z.boolean().default(false).meta({ description })
const count = (description: string) => z.int().min(1).meta({ description, value: 'n' })
const list = (description: string, value: string, separated = false) =>
  z.array(z.string().min(1)).default([]).meta({ description, value, separated })

const secondsByUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }
const durationPattern = /^(\d+(?:\.\d+)?)([smh]?)$/

const parseSeconds = (duration: string): number => {
  const [, count, unit = ''] = durationPattern.exec(duration) ?? []
  return Number(count) * (secondsByUnit[unit] ?? 1)
}

/** A length of time: seconds as a number, or a text such as 90s, 2m or 1h. */
const duration = (description: string) =>
  z
    .union(
      [z.number().min(0), z.string().regex(durationPattern).transform(parseSeconds)],
      'Expected seconds, or a time such as 90s, 2m or 1h',
    )
    .meta({ description, value: 'time' })

/** `2/8`: the second of eight parts. */
const shardPattern = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/

/**
 * Everything that can be set for a run, told once: flags (`--input-dir`), variables
 * (`IMAGE_RAY_INPUT_DIR`) and the library's options have the same names and meanings.
 * The groups are the headings of the help.
 */
export const settingGroups = {
  'What to work on': z.strictObject({
    input: text('One picture', 'file').optional(),
    inputDir: text('A directory of pictures', 'dir').optional(),
    batch: flag('Insist on a directory: refuse to run without --input-dir or --files-from'),
    recursive: z.boolean().default(true).meta({ description: 'Leave out subdirectories' }),
    include: list('Only files that match; may be repeated', 'glob'),
    exclude: list('No files that match; may be repeated', 'glob'),
    filesFrom: text(
      'Read the paths from a file, or - for stdin: one a line, or separated by NUL',
      'file',
    ).optional(),
    limit: count('Only the first n pictures').optional(),
    shard: z
      .string()
      .regex(shardPattern, { error: 'Expected a part such as 2/8', abort: true })
      .refine((part) => {
        const [, index, total] = shardPattern.exec(part) ?? []
        return Number(index) <= Number(total)
      }, 'Expected a part no higher than the number of parts, such as 2/8')
      .meta({
        description: 'Only a stable part of the pictures, so that machines can share a job: 2/8',
        value: 'i/n',
      })
      .optional(),
    follow: flag('Follow symbolic links that stay inside the input directory'),
    allowSvg: flag('Take SVG drawings for pictures: they are rendered to PNG'),
  }),
  'Where to write': z.strictObject({
    output: text('Where the one picture goes; its ending chooses the format', 'file').optional(),
    outputDir: text('Where results go; without it the originals are replaced', 'dir').optional(),
    ifExists: z.enum(['own', 'fail', 'replace', 'skip']).default('own').meta({
      description:
        'What to do about an output that is there; own: replace it where image-ray made it, else fail',
      value: 'what',
    }),
    onCollision: z.enum(['fail', 'suffix']).default('fail').meta({
      description:
        'Two inputs, one output name: refuse to start, or name them a.png.webp, a.jpg.webp',
      value: 'what',
    }),
    strict: flag('Fail a picture of which something would be lost, instead of a warning'),
    keepDates: flag('Give results the modification time of their sources; always so in place'),
    copyOthers: flag('Copy files that are no pictures too, for a complete mirror'),
    replaceSource: flag('With --format and no --output-dir: put a.webp in the place of a.png'),
    breakLinks: flag('Replace originals that have other hard links; those keep the old picture'),
    forceReadOnly: flag('Replace originals that may not be written to, where their folder may'),
    backup: z.boolean().default(true).meta({
      description: 'Replace originals without keeping them in .image-ray/originals',
    }),
    yes: flag('Do not ask: needed for --no-backup without a terminal'),
    stateDir: text('Where journals and kept originals go', 'dir').optional(),
  }),
  'What to refuse': z.strictObject({
    maxPixels: amount(
      'pixels',
      'No pictures with more pixels in a frame, such as 50MP (default: 268402689)',
    ).optional(),
    maxFilePixels: amount(
      'pixels',
      'No files with more pixels in all frames together (default: 1GP)',
    ).optional(),
    maxFrames: z
      .int()
      .min(1)
      .max(MAX_FRAMES)
      .meta({ description: 'No files with more frames or pages (default: 100000)', value: 'n' })
      .optional(),
    maxBytes: amount(
      'bytes',
      'No larger files, such as 50MB (default: 2GB)',
      MAX_FILE_BYTES,
    ).optional(),
    untrusted: flag(
      'For pictures of strangers: 50 MP a frame, 100 frames, 50 MB, 2 minutes, unless given otherwise',
    ),
  }),
  'How to run': z.strictObject({
    workers: z
      .int()
      .min(1)
      .max(512)
      .meta({
        description: 'Worker processes to start; as many as there are cores when left out',
        value: 'n',
      })
      .optional(),
    connect: list('Use workers that run already; separated by commas', 'host:port', true),
    tokenFile: text(
      'File that holds the token of the workers named by --connect',
      'file',
    ).optional(),
    force: flag('Do everything again, also what is done and has not changed'),
    retryFailed: flag('Try pictures again that failed before and have not changed'),
    from: z.enum(['original', 'current']).default('original').meta({
      description: 'In place: make our own results anew from their kept originals, or as they are',
      value: 'what',
    }),
    tlsCa: text('Workers must show a certificate that this authority signed', 'file').optional(),
    tlsCert: text('Certificate to show to workers that want one', 'file').optional(),
    tlsKey: text('Its key', 'file').optional(),
    chunks: count('Split into exactly n chunks; sized by cost when left out').optional(),
    timeout: duration(
      'Time that one picture may take: 90s, 2m; 0 for no end; 15 minutes and one a megabyte when left out',
    ).optional(),
    memory: amount(
      'bytes',
      'Memory that all pictures in work may take, such as 2GB; half of what is free when left out',
    ).optional(),
    maxErrors: count('Stop early after n failures').optional(),
  }),
  'What to print': z.strictObject({
    json: flag('One JSON document on stdout: a row for each file, then the summary'),
    jsonLines: flag('A line of JSON on stdout for each file as it finishes, the summary last'),
    failedList: text('Write the paths of failed files, fit for --files-from', 'file').optional(),
    trace: text(
      'Write when what was done, for ui.perfetto.dev or chrome://tracing, as JSON',
      'file',
    ).optional(),
    progress: z.boolean().default(true).meta({ description: 'No progress on the way' }),
    quiet: flag('Print nothing but failures'),
    verbose: flag('Log what coordinator and workers do, as lines of JSON on stderr'),
  }),
}

const { shape: what } = settingGroups['What to work on']
const { shape: where } = settingGroups['Where to write']
const { shape: refuse } = settingGroups['What to refuse']
const { shape: how } = settingGroups['How to run']
const { shape: print } = settingGroups['What to print']

export const settingsSchema = z.strictObject({ ...what, ...where, ...refuse, ...how, ...print })

/** Settings as somebody gives them. */
export type SettingsInput = z.input<typeof settingsSchema>
/** Settings with every default filled in. */
export type Settings = z.output<typeof settingsSchema>

const environmentName = (field: Field): string =>
  `IMAGE_RAY_${field.flag.replaceAll('-', '_').toUpperCase()}`

function readEnvironment(
  fields: readonly Field[],
  environment: NodeJS.ProcessEnv,
  problems: string[],
): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  for (const field of fields) {
    const value = environment[environmentName(field)]
    if (value === undefined || value === '') continue
    const parsed = parseFieldText(field, value)
    if ('value' in parsed) settings[field.key] = parsed.value
    else problems.push(`${environmentName(field)}: ${parsed.problem}, got '${value}'`)
  }
  return settings
}

/**
 * Fills in settings: what was given, then `IMAGE_RAY_*` variables, then defaults.
 * @throws ImageRayError `usage` that names every problem at once.
 */
export function resolveSettings(
  given: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): Settings {
  const problems: string[] = []
  const fields = listFields(settingsSchema)
  const merged = { ...readEnvironment(fields, environment, problems) }
  for (const [key, value] of Object.entries(given)) {
    if (value !== undefined) merged[key] = value
  }
  const parsed = settingsSchema.safeParse(merged)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = fields.find(({ key }) => key === issue.path[0])
      problems.push(`${field ? `--${field.flag}: ` : ''}${describeIssue(issue)}`)
    }
  }
  if (problems.length > 0 || !parsed.success) {
    throw new ImageRayError('usage', problems.join('\n'))
  }
  return parsed.data
}

/** `2/8` as numbers, the index counted from 0. The text has been validated. */
export function parseShard(part: string): { readonly index: number; readonly total: number } {
  const [, index, total] = shardPattern.exec(part) ?? []
  return { index: Number(index) - 1, total: Number(total) }
}
