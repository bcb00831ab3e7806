import * as z from 'zod'
import { fileErrors, skipReasons } from './errors.js'
import { isFileIdentity, type FileIdentity } from './file-identity.js'

/**
 * Each worker writes a journal of its own, one JSON object a line: `start` once a file has been read,
 * `intent` before anything is written, `done` at the end. What a dead worker did is read from it
 * before anything is sent again, and the records of a root are made of these lines alone. Paths are
 * relative, so that they stay true when the tree is moved.
 */
export const jsonPathSchema = z.union([z.string(), z.strictObject({ base64: z.string() })])

const identitySchema = z.custom<FileIdentity>(
  (value) => typeof value === 'string' && isFileIdentity(value),
)

const factsSchema = z.object({
  format: z.string(),
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
})

const timingsSchema = z.object({
  readMs: z.number(),
  processMs: z.number(),
  verifyMs: z.number(),
  commitMs: z.number(),
})

const startSchema = z.object({
  type: z.literal('start'),
  id: z.number(),
  /** Relative to the input and the output root. */
  input: jsonPathSchema,
  output: jsonPathSchema,
  /** The input as it was read. */
  source: identitySchema,
  /** SHA-256 in hex of its bytes. */
  sourceHash: z.string(),
  recipe: z.string(),
})

const intentSchema = z.object({
  type: z.literal('intent'),
  id: z.number(),
  /** Name of the temp file beside the output; to be removed if it is still there. */
  temp: jsonPathSchema,
  /** Of the bytes that the result was made from: those of the input or of its kept original. */
  originHash: z.string(),
  outputHash: z.string(),
  /** Where the original is kept, relative to the state folder. */
  kept: jsonPathSchema.optional(),
  /** The result to be reported once the commit stands. */
  result: z.object({
    id: z.number(),
    status: z.literal('ok'),
    warnings: z.array(z.string()),
    timings: timingsSchema,
    input: factsSchema.optional(),
    output: factsSchema,
    keptBytes: z.boolean(),
    backupBytes: z.number(),
  }),
})

const doneSchema = z.object({
  type: z.literal('done'),
  id: z.number(),
  /** Absent when the commit stands; the error code when it was given up. */
  failed: z.enum(Object.keys(fileErrors)).optional(),
  message: z.string().optional(),
  /** The file was left alone, for this reason. */
  skipped: z.enum(Object.keys(skipReasons)).optional(),
  /** The output as it is now, where it is a result of ours. */
  output: identitySchema.optional(),
})

const lineSchema = z.discriminatedUnion('type', [startSchema, intentSchema, doneSchema])

export type StartLine = z.output<typeof startSchema>
export type IntentLine = z.output<typeof intentSchema>
export type DoneLine = z.output<typeof doneSchema>
export type JournalLine = z.output<typeof lineSchema>

/** One line of a journal, or undefined where it is damaged (a line cut by a crash, say). */
export function parseJournalLine(line: string): JournalLine | undefined {
  try {
    return lineSchema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
