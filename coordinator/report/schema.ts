import * as z from 'zod'
import { fileErrors, skipReasons, toFileErrorCode, toSkipReason } from '../../shared/errors.js'

/** Name and version of the report; the version changes when a reader of it could break. */
export const REPORT_SCHEMA = 'image-ray/report/1'

const errorCode = z
  .enum(Object.keys(fileErrors).map(toFileErrorCode))
  .meta({ id: 'ErrorCode', description: 'Why a file failed' })
const skipReason = z
  .enum(Object.keys(skipReasons).map(toSkipReason))
  .meta({ id: 'SkipReason', description: 'Why a file was left alone on purpose' })
const count = (description: string) => z.int().min(0).meta({ description })
const milliseconds = (description: string) => z.number().min(0).meta({ description })
const path = (description: string) => z.string().meta({ description })
const pathBytes = z
  .string()
  .meta({
    id: 'PathBytes',
    description: 'The path of this name byte for byte in base64, only where it is not UTF-8',
    contentEncoding: 'base64',
  })
  .optional()

const facts = z
  .strictObject({
    format: z.string(),
    width: count('Pixels, as displayed'),
    height: count('Pixels, as displayed'),
    bytes: count('Size of the file'),
  })
  .meta({ id: 'Facts', description: 'What is known of a picture file' })

const timings = z
  .strictObject({
    readMs: milliseconds('Reading and probing'),
    processMs: milliseconds('Decoding, operations, encoding'),
    verifyMs: milliseconds('Verifying the result'),
    commitMs: milliseconds('Writing and renaming'),
  })
  .meta({ id: 'Timings', description: 'Milliseconds spent on a file' })

const base = {
  name: path('Relative to the input directory'),
  nameBytes: pathBytes,
  input: path('Absolute'),
  inputBytes: pathBytes,
  output: path('Absolute; where the result is, or would have gone'),
  outputBytes: pathBytes,
  kind: z.enum(['picture', 'other']).meta({ description: '`other` is a file that is only copied' }),
  warnings: z.array(z.string()),
  worker: z.string().optional().meta({ description: 'The worker that finished it' }),
  chunk: count('Number of the chunk it was finished in').optional(),
  attempts: count('How often it was sent to a worker'),
  timings,
  inputFacts: facts.optional(),
}

const fileOf = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z.discriminatedUnion('status', [
    z.strictObject({
      ...extra,
      ...base,
      status: z.literal('ok'),
      outputFacts: facts,
      keptBytes: z.boolean().meta({ description: "The original's bytes became the output" }),
      backupBytes: count('Bytes of the original that were kept'),
    }),
    z.strictObject({
      ...extra,
      ...base,
      status: z.literal('failed'),
      code: errorCode,
      message: z.string(),
    }),
    z.strictObject({
      ...extra,
      ...base,
      status: z.literal('skipped'),
      reason: skipReason,
      message: z.string(),
    }),
  ])

const summaryShape = {
  runId: z.string(),
  found: count('Pictures found: ok + failed + skipped + remaining'),
  ok: count('Pictures with a result'),
  failed: count('Pictures without one, or with one that may not be used'),
  skipped: count('Pictures left alone on purpose'),
  remaining: count('Pictures that were not reached'),
  failedBy: z.partialRecord(errorCode, count('Pictures')),
  skippedBy: z.partialRecord(skipReason, count('Pictures')),
  warnings: count('Warnings of all pictures'),
  warningTexts: z
    .array(z.strictObject({ text: z.string(), count: count('Times') }))
    .meta({ description: 'The first distinct texts, the most frequent first' }),
  failures: z
    .array(
      z.strictObject({
        kind: base.kind,
        name: base.name,
        nameBytes: pathBytes,
        code: errorCode,
        message: z.string(),
      }),
    )
    .meta({ description: 'The first failures; the files list all of them' }),
  others: z
    .strictObject({
      found: count('Files'),
      copied: count('Files'),
      failed: count('Files'),
      skipped: count('Files'),
    })
    .meta({ description: 'Files that are no pictures' }),
  links: count('Symbolic links that were not followed'),
  chunks: count('Chunks that the pictures were split into'),
  memory: z
    .strictObject({
      totalBytes: count('Bytes that all pictures in work may take'),
      shareBytes: count('Bytes that each may take while every worker is on one'),
      deferred: count('Pictures that were put off, to be done with no other beside them'),
    })
    .meta({ description: 'Memory for pictures, by estimates' })
    .optional(),
  workers: z.array(
    z.strictObject({
      worker: z.string(),
      pid: count('Process'),
      address: z.string(),
      files: count('Pictures it finished'),
      chunks: count('Chunks it was sent'),
      busyMs: milliseconds('Time that its pictures took'),
      restarts: count('How often it was replaced'),
    }),
  ),
  workerLosses: z
    .array(z.strictObject({ text: z.string(), count: count('Times') }))
    .meta({ description: 'How workers were lost: signals, exit codes, last lines' }),
  bytesIn: count('Input bytes of the pictures that are ok'),
  bytesOut: count('Output bytes of the pictures that are ok'),
  backupBytes: count('Bytes of originals kept by this run'),
  backupDir: path('Where originals are kept').optional(),
  backupDirBytes: pathBytes,
  notices: z
    .array(z.string())
    .meta({ description: 'About the run as a whole, such as little free space' }),
  metadata: z
    .enum(['all', 'safe', 'none'])
    .meta({ description: 'What of EXIF, XMP and IPTC went into the results' }),
  durationMs: milliseconds('From start to end'),
  stopped: z
    .enum(['max-errors', 'aborted', 'no-worker', 'stalled', 'no-space', 'read-only'])
    .optional(),
  stoppedReason: z.string().optional(),
}

const fileSchema = fileOf({}).meta({ id: 'File' })
const summarySchema = z.strictObject(summaryShape).meta({ id: 'Summary' })

/** The one document of `--json`. */
const reportSchema = z
  .strictObject({
    schema: z.literal(REPORT_SCHEMA),
    runId: z.string(),
    files: z.array(fileSchema),
    summary: summarySchema,
  })
  .meta({ id: 'Report', description: 'The document of --json' })

/** One line of `--json-lines`. */
const lineSchema = z
  .union([
    fileOf({ type: z.literal('file') }),
    z.strictObject({
      type: z.literal('summary'),
      schema: z.literal(REPORT_SCHEMA),
      ...summaryShape,
    }),
  ])
  .meta({ id: 'Line', description: 'A line of --json-lines' })

export type FileRow = z.output<typeof fileSchema>
export type SummaryRow = z.output<typeof summarySchema>

/** JSON Schema (draft 2020-12) of everything that a run reports in JSON, as text with a last newline. */
export function renderReportSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(z.union([reportSchema, lineSchema]))
  const schema = { $schema, title: `image-ray report (${REPORT_SCHEMA})`, ...rest }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}
