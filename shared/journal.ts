import { z } from 'zod'
import { fileErrors } from './errors.js'

/**
 * Each worker writes a journal of its own, one JSON object a line: `intent` before a file is
 * touched, `done` after. What a dead worker did is read from it before anything is sent again.
 */
const pathSchema = z.union([z.string(), z.strictObject({ base64: z.string() })])

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

export const intentSchema = z.object({
  type: z.literal('intent'),
  id: z.number(),
  input: pathSchema,
  output: pathSchema,
  /** Temp file beside the output; to be removed if it is still there. */
  temp: pathSchema,
  /** SHA-256 in hex. */
  sourceHash: z.string(),
  outputHash: z.string(),
  recipe: z.string(),
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

export const doneSchema = z.object({
  type: z.literal('done'),
  id: z.number(),
  /** Absent when the commit stands; the error code when it was given up. */
  failed: z.enum(Object.keys(fileErrors)).optional(),
})

const lineSchema = z.discriminatedUnion('type', [intentSchema, doneSchema])

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
