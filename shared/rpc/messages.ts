import { fromBytes, toBuffer } from '../byte-path.js'
import { toFileErrorCode, toSkipReason } from '../errors.js'
import { isRecord } from '../is-record.js'
import { limitsSchema, type Limits } from '../limits.js'
import {
  noTimings,
  type Chunk,
  type CommitMode,
  type FileTask,
  type IfExists,
  type ImageFacts,
  type Job,
  type Step,
  type WorkerResult,
} from '../result.js'
import type { CommitMode as WireCommitMode } from './generated/imageray/v1/CommitMode.js'
import type {
  FileResult as WireFileResult,
  FileResult__Output as WireFileResultOutput,
} from './generated/imageray/v1/FileResult.js'
import type { FileTask__Output as WireFileTaskOutput } from './generated/imageray/v1/FileTask.js'
import type { IfExists as WireIfExists } from './generated/imageray/v1/IfExists.js'
import type { Job__Output as WireJobOutput } from './generated/imageray/v1/Job.js'
import type {
  ProcessChunkRequest as WireRequest,
  ProcessChunkRequest__Output as WireRequestOutput,
} from './generated/imageray/v1/ProcessChunkRequest.js'
import { CallError } from './call-error.js'

const commitModes = {
  'new-file': 'COMMIT_MODE_NEW_FILE',
  'in-place': 'COMMIT_MODE_IN_PLACE',
  'replace-source': 'COMMIT_MODE_REPLACE_SOURCE',
} as const satisfies Record<CommitMode, keyof typeof WireCommitMode>

const ifExistsValues = {
  own: 'IF_EXISTS_OWN',
  fail: 'IF_EXISTS_FAIL',
  replace: 'IF_EXISTS_REPLACE',
  skip: 'IF_EXISTS_SKIP',
} as const satisfies Record<IfExists, keyof typeof WireIfExists>

function keyOf<Key extends string>(table: Readonly<Record<Key, string>>, value: string): Key {
  for (const key in table) if (table[key] === value) return key
  throw new CallError(
    'invalid',
    `Expected one of ${Object.values(table).join(', ')}, got '${value}'`,
  )
}

function parseOptions(step: string, json: string): Record<string, unknown> {
  try {
    const options: unknown = JSON.parse(json)
    if (isRecord(options)) return options
  } catch {
    // Falls through to the one message for everything that is no object.
  }
  throw new CallError('invalid', `Expected a JSON object as options of '${step}', got '${json}'`)
}

function parseLimits(limits: unknown): Limits {
  const parsed = limitsSchema.safeParse({ ...(isRecord(limits) ? limits : {}) })
  if (parsed.success) return parsed.data
  throw new CallError('invalid', `Expected limits of a job, got ${JSON.stringify(limits)}`)
}

/** Chunk and job as the wire carries them. */
export const toWireRequest = (chunk: Chunk, job: Job): WireRequest => ({
  runId: chunk.runId,
  chunkId: chunk.chunkId,
  attempt: chunk.attempt,
  files: chunk.files.map((file) => ({
    id: file.id,
    input: toBuffer(file.input),
    output: toBuffer(file.output),
    format: file.format ?? '',
    attempt: file.attempt,
    timeoutMs: file.timeoutMs === Infinity ? 0 : Math.ceil(file.timeoutMs ?? 0),
  })),
  memoryBytes: chunk.memoryBytes ?? 0,
  job: {
    steps: job.steps.map(({ name, options }) => ({ name, optionsJson: JSON.stringify(options) })),
    inputRoot: toBuffer(job.inputRoot),
    outputRoot: toBuffer(job.outputRoot),
    stateDir: toBuffer(job.stateDir),
    commitMode: commitModes[job.commitMode],
    ifExists: ifExistsValues[job.ifExists],
    keepOriginal: job.keepOriginal,
    strict: job.strict,
    keepDates: job.keepDates,
    hasRecords: job.hasRecords,
    force: job.force,
    fromCurrent: job.from === 'current',
    limits: job.limits,
    breakLinks: job.breakLinks,
    forceReadOnly: job.forceReadOnly,
  },
})

const fromWireTask = (file: WireFileTaskOutput): FileTask => ({
  id: file.id,
  input: fromBytes(file.input),
  output: fromBytes(file.output),
  format: file.format === '' ? undefined : file.format,
  attempt: file.attempt,
  timeoutMs: file.timeoutMs === 0 ? undefined : file.timeoutMs,
})

const fromWireJob = (job: WireJobOutput): Job => ({
  steps: job.steps.map(({ name, optionsJson }): Step => ({
    name,
    options: parseOptions(name, optionsJson),
  })),
  inputRoot: fromBytes(job.inputRoot),
  outputRoot: fromBytes(job.outputRoot),
  stateDir: fromBytes(job.stateDir),
  commitMode: keyOf(commitModes, job.commitMode),
  ifExists: keyOf(ifExistsValues, job.ifExists),
  keepOriginal: job.keepOriginal,
  strict: job.strict,
  keepDates: job.keepDates,
  hasRecords: job.hasRecords,
  force: job.force,
  from: job.fromCurrent ? 'current' : 'original',
  limits: parseLimits(job.limits),
  breakLinks: job.breakLinks,
  forceReadOnly: job.forceReadOnly,
})

/**
 * Chunk and job as the worker uses them.
 * @throws CallError `invalid` on a request that no coordinator of ours would send
 */
export function fromWireRequest(request: WireRequestOutput): { chunk: Chunk; job: Job } {
  if (!request.job) throw new CallError('invalid', 'Expected a job in the request, got none')
  return {
    chunk: {
      runId: request.runId,
      chunkId: request.chunkId,
      attempt: request.attempt,
      files: request.files.map(fromWireTask),
      memoryBytes: request.memoryBytes === 0 ? undefined : request.memoryBytes,
    },
    job: fromWireJob(request.job),
  }
}

/** A file's result as the wire carries it. */
export function toWireResult(result: WorkerResult): WireFileResult {
  const base: WireFileResult = {
    id: result.id,
    warnings: [...result.warnings],
    input: result.input ?? null,
    timings: result.timings,
    startedMs: result.startedMs ?? 0,
  }
  switch (result.status) {
    case 'ok':
      return {
        ...base,
        status: 'FILE_STATUS_OK',
        output: result.output,
        keptBytes: result.keptBytes,
        backupBytes: result.backupBytes,
      }
    case 'failed':
      return {
        ...base,
        status: 'FILE_STATUS_FAILED',
        reason: result.code,
        message: result.message,
      }
    case 'skipped':
      return {
        ...base,
        status: 'FILE_STATUS_SKIPPED',
        reason: result.reason,
        message: result.message,
      }
    case 'deferred':
      return { ...base, status: 'FILE_STATUS_DEFERRED', peakBytes: result.peakBytes }
  }
}

const noFacts: ImageFacts = { format: '', width: 0, height: 0, bytes: 0 }

/** A file's result as the coordinator uses it; unknown codes of a newer worker become `internal`. */
export function fromWireResult(wire: WireFileResultOutput): WorkerResult {
  const base = {
    id: wire.id,
    warnings: wire.warnings,
    input: wire.input ?? undefined,
    timings: wire.timings ?? noTimings,
    startedMs: wire.startedMs === 0 ? undefined : wire.startedMs,
  }
  if (wire.status === 'FILE_STATUS_OK') {
    return {
      ...base,
      status: 'ok',
      output: wire.output ?? noFacts,
      keptBytes: wire.keptBytes,
      backupBytes: wire.backupBytes,
    }
  }
  if (wire.status === 'FILE_STATUS_SKIPPED') {
    return { ...base, status: 'skipped', reason: toSkipReason(wire.reason), message: wire.message }
  }
  if (wire.status === 'FILE_STATUS_DEFERRED') {
    return { ...base, status: 'deferred', peakBytes: wire.peakBytes }
  }
  return { ...base, status: 'failed', code: toFileErrorCode(wire.reason), message: wire.message }
}
