import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fromBytes } from '../../../../shared/byte-path.js'
import {
  fileErrors,
  skipReasons,
  type FileErrorCode,
  type SkipReason,
} from '../../../../shared/errors.js'
import { standardLimits } from '../../../../shared/limits.js'
import type { Chunk, Job, OkResult, WorkerResult } from '../../../../shared/result.js'
import {
  fromWireRequest,
  fromWireResult,
  toWireRequest,
  toWireResult,
} from '../../../../shared/rpc/messages.js'
import { WorkerStub } from '../../../../shared/rpc/service.js'

const { requestSerialize, requestDeserialize, responseSerialize, responseDeserialize } =
  WorkerStub.service.ProcessChunk

/** Over the wire as protobuf has it, and back. */
const sendRequest = (chunk: Chunk, job: Job) =>
  fromWireRequest(requestDeserialize(requestSerialize(toWireRequest(chunk, job))))
const sendResult = (result: WorkerResult): WorkerResult =>
  fromWireResult(responseDeserialize(responseSerialize(toWireResult(result))))

const plain = { noNullPrototype: true }
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const bytes64 = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const text = fc.string({ unit: 'grapheme' })
const path = fc.uint8Array({ minLength: 1, maxLength: 30 }).map(fromBytes)

const task = fc.record(
  {
    id: uint32,
    input: path,
    output: path,
    format: fc.constantFrom('webp', 'avif', undefined),
    attempt: uint32,
    timeoutMs: fc.option(fc.integer({ min: 1, max: 2 ** 40 }), { nil: undefined }),
  },
  plain,
)
const chunks = fc.record(
  {
    ...{ runId: text, chunkId: uint32, attempt: uint32 },
    files: fc.array(task, { maxLength: 5 }),
    memoryBytes: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), {
      nil: undefined,
    }),
  },
  plain,
)
/** Values that JSON itself keeps: it has no -0. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)))
const jobs = fc.record(
  {
    steps: fc.array(fc.record({ name: text, options: fc.dictionary(text, json, plain) }, plain), {
      maxLength: 3,
    }),
    inputRoot: path,
    outputRoot: path,
    stateDir: path,
    commitMode: fc.constantFrom(
      'new-file' as const,
      'in-place' as const,
      'replace-source' as const,
    ),
    ifExists: fc.constantFrom('own' as const, 'fail' as const, 'replace' as const, 'skip' as const),
    keepOriginal: fc.boolean(),
    strict: fc.boolean(),
    keepDates: fc.boolean(),
    hasRecords: fc.boolean(),
    force: fc.boolean(),
    from: fc.constantFrom('original' as const, 'current' as const),
    limits: fc.record(
      {
        framePixels: fc.integer({ min: 1 }),
        filePixels: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        frames: fc.integer({ min: 1, max: 100_000 }),
        fileBytes: fc.integer({ min: 1, max: 2_000_000_000 }),
      },
      plain,
    ),
    breakLinks: fc.boolean(),
    forceReadOnly: fc.boolean(),
  },
  plain,
)

const facts = fc.record({ format: text, width: uint32, height: uint32, bytes: bytes64 }, plain)
const ms = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0)
const timings = fc.record({ readMs: ms, processMs: ms, verifyMs: ms, commitMs: ms }, plain)
const base = {
  id: uint32,
  warnings: fc.array(text, { maxLength: 3 }),
  timings,
  startedMs: fc.option(fc.double({ min: 1, max: 1e13, noNaN: true }), { nil: undefined }),
  input: fc.option(facts, { nil: undefined }),
}
const results: fc.Arbitrary<WorkerResult> = fc.oneof(
  fc.record({ ...base, status: fc.constant('deferred' as const), peakBytes: bytes64 }, plain),
  fc.record<OkResult>(
    {
      ...base,
      status: fc.constant('ok' as const),
      output: facts,
      keptBytes: fc.boolean(),
      backupBytes: bytes64,
    },
    plain,
  ),
  fc.record(
    {
      ...base,
      status: fc.constant('failed' as const),
      code: fc.constantFrom(...(Object.keys(fileErrors) as FileErrorCode[])),
      message: text,
    },
    plain,
  ),
  fc.record(
    {
      ...base,
      status: fc.constant('skipped' as const),
      reason: fc.constantFrom(...(Object.keys(skipReasons) as SkipReason[])),
      message: text,
    },
    plain,
  ),
)

describe('messages', () => {
  it('carry any chunk and job over the wire as they are', () => {
    fc.assert(
      fc.property(chunks, jobs, (chunk, job) => {
        assert.deepEqual(sendRequest(chunk, job), { chunk, job })
      }),
    )
  })

  it('carry any result over the wire as it is', () => {
    fc.assert(
      fc.property(results, (result) => {
        assert.deepEqual(sendResult(result), result)
      }),
    )
  })

  const job: Job = {
    steps: [{ name: 'orient', options: {} }],
    inputRoot: fromBytes(Buffer.from('/in')),
    outputRoot: fromBytes(Buffer.from('/out')),
    stateDir: fromBytes(Buffer.from('/state')),
    commitMode: 'new-file',
    ifExists: 'fail',
    keepOriginal: true,
    strict: false,
    keepDates: false,
    hasRecords: false,
    force: false,
    from: 'original',
    limits: standardLimits,
    breakLinks: false,
    forceReadOnly: false,
  }
  const chunk: Chunk = { runId: 'run', chunkId: 1, attempt: 1, files: [] }
  const wire = () => requestDeserialize(requestSerialize(toWireRequest(chunk, job)))
  const invalid = (change: (request: ReturnType<typeof wire>) => void, message: RegExp) => {
    const request = wire()
    change(request)
    assert.throws(() => fromWireRequest(request), {
      name: 'CallError',
      problem: 'invalid',
      message,
    })
  }

  it('refuse a request without a job', () => {
    invalid((request) => (request.job = null), /^Expected a job in the request, got none$/)
  })

  it('refuse values that no coordinator of ours sends', () => {
    invalid((request) => {
      if (request.job) request.job.commitMode = 'COMMIT_MODE_UNSPECIFIED'
    }, /got 'COMMIT_MODE_UNSPECIFIED'$/)
    invalid((request) => {
      if (request.job) request.job.ifExists = 'IF_EXISTS_UNSPECIFIED'
    }, /got 'IF_EXISTS_UNSPECIFIED'$/)
  })

  for (const limits of [null, { ...standardLimits, frames: 0 }]) {
    it(`refuse ${limits ? 'a limit of 0' : 'a job without limits'}`, () => {
      invalid((request) => {
        if (request.job) request.job.limits = limits
      }, /^Expected limits of a job, /)
    })
  }

  for (const optionsJson of ['', '[]', 'null', '5', '"text"', '{', '{"a":1']) {
    it(`refuse '${optionsJson}' as the options of a step`, () => {
      invalid((request) => {
        if (request.job) request.job.steps = [{ name: 'resize', optionsJson }]
      }, /^Expected a JSON object as options of 'resize', got '/)
    })
  }

  it('take the codes of a newer worker for faults of its own', () => {
    const foreign = (
      status: 'FILE_STATUS_FAILED' | 'FILE_STATUS_SKIPPED' | 'FILE_STATUS_UNSPECIFIED',
    ) =>
      fromWireResult(
        responseDeserialize(responseSerialize({ id: 4, status, reason: 'new', message: 'Why' })),
      )
    const failed = foreign('FILE_STATUS_FAILED')
    assert.equal(failed.status === 'failed' && failed.code, 'internal')
    const skipped = foreign('FILE_STATUS_SKIPPED')
    assert.equal(skipped.status === 'skipped' && skipped.reason, 'not_selected')
    assert.equal(foreign('FILE_STATUS_UNSPECIFIED').status, 'failed')
  })

  it('give an ok result without facts some that are empty', () => {
    const result = fromWireResult(
      responseDeserialize(responseSerialize({ id: 4, status: 'FILE_STATUS_OK' })),
    )
    assert.deepEqual(result.status === 'ok' && result.output, {
      format: '',
      width: 0,
      height: 0,
      bytes: 0,
    })
  })
})
