import { closeSync, openSync, writeSync } from 'node:fs'
import { posix } from 'node:path'
import * as z from 'zod'
import { asBytePath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { endsInCutLine } from '../../shared/cut-line.js'
import { fileErrors } from '../../shared/errors.js'
import { isFileIdentity, type FileIdentity } from '../../shared/file-identity.js'
import { jsonPathSchema } from '../../shared/journal.js'
import { makeDirectories } from '../../shared/make-directories.js'

const identitySchema = z.custom<FileIdentity>(
  (value) => typeof value === 'string' && isFileIdentity(value),
)

const count = z.number().default(0)

const lineSchema = z.discriminatedUnion('type', [
  /** The first line: what the run was for. */
  z.object({
    type: z.literal('run'),
    kind: z.enum(['run', 'undo', 'prune', 'look']),
    startedAt: z.string(),
    version: z.string(),
    commitMode: z.enum(['new-file', 'in-place', 'replace-source']),
    inputRoot: jsonPathSchema,
    outputRoot: jsonPathSchema,
    /** What was done, for people. */
    steps: z.array(z.object({ name: z.string(), options: z.record(z.string(), z.unknown()) })),
  }),
  /** A worker process of the run: `startedAt` tells it from a later one of the same number. */
  z.object({ type: z.literal('worker'), pid: z.number(), startedAt: z.string().optional() }),
  /** What became of a file that a worker began and did not end. */
  z.object({
    type: z.literal('settled'),
    journal: z.string(),
    id: z.number(),
    /** Whether its commit stands. */
    done: z.boolean(),
    output: identitySchema.optional(),
    /** Whether the attempt counts against the file. */
    charged: z.boolean(),
  }),
  /** A failure that no worker wrote down: the file cost the last of them. */
  z.object({
    type: z.literal('failed'),
    input: jsonPathSchema,
    output: jsonPathSchema,
    code: z.enum(Object.keys(fileErrors)),
    message: z.string(),
    recipe: z.string(),
    source: identitySchema,
  }),
  /** Workers were killed on purpose: what they were on is not to blame. */
  z.object({ type: z.literal('killed') }),
  /** The original was put back to its own name. */
  z.object({ type: z.literal('undone'), kept: jsonPathSchema }),
  /** The kept original was deleted. */
  z.object({ type: z.literal('pruned'), kept: jsonPathSchema }),
  z.object({
    type: z.literal('end'),
    endedAt: z.string(),
    ok: count,
    failed: count,
    skipped: count,
    remaining: count,
    /** The run was found killed, and settled by the next one. */
    killed: z.boolean().default(false),
  }),
])

export type RunLine = z.output<typeof lineSchema>

export function parseRunLine(text: string): RunLine | undefined {
  try {
    return lineSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The name of the coordinator's own journal in the folder of a run. */
export const RUN_LOG_NAME = 'coordinator.ndjson'

/** The coordinator's journal of one run: append-only, one JSON object a line. */
export class RunLog {
  readonly #descriptor: number
  /** Whether the last line may have been cut, by a full disk or with the process that wrote it. */
  #isCut

  /** @param folder of the run */
  constructor(folder: BytePath) {
    makeDirectories(folder, 0o700)
    const path = asBytePath(posix.join(folder, RUN_LOG_NAME))
    this.#descriptor = openSync(toBuffer(path), 'a+', 0o600)
    this.#isCut = endsInCutLine(this.#descriptor)
  }

  append(...lines: readonly RunLine[]): void {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    // Behind a cut line the next one could not be read either.
    const bytes = Buffer.from(this.#isCut ? `\n${text}` : text)
    this.#isCut = true
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at)
    this.#isCut = false
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
