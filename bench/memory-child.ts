/**
 * Processes one picture as a worker does and prints, as JSON, the bytes that the process grew by and
 * those that the model expected. `node memory-child.js DIRECTORY FILE CASE_AS_JSON`
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, fromText, type BytePath } from '../shared/byte-path.js'
import { isRecord } from '../shared/is-record.js'
import { standardLimits } from '../shared/limits.js'
import { buildSteps } from '../shared/operations/pipeline.js'
import { registry } from '../shared/operations/registry.js'
import type { FileTask, Job } from '../shared/result.js'
import { createFence } from '../worker/fence.js'
import { prepare, processOne } from '../worker/image-thread.js'
import { describePeak } from '../worker/memory/describe-peak.js'
import { foreignPeakBytes } from '../worker/memory/foreign-peak.js'
import { estimatePeakBytes } from '../worker/memory/peak-model.js'
import { openSource } from '../worker/open-source.js'
import { requireKeepable } from '../worker/require-keepable.js'

const [directory = '', name = '', caseText = '{}'] = process.argv.slice(2)
const given: unknown = JSON.parse(caseText)
if (!isRecord(given) || !isRecord(given['operations'])) throw new TypeError('Expected a case')
const { operations } = given
const inPlace = given['inPlace'] === true
const isLinux = process.platform === 'linux'

/** The most memory that the process has had: since the start, on Linux since `forgetPeak`. */
function readPeakBytes(): number {
  if (!isLinux) return process.resourceUsage().maxRSS * (process.platform === 'darwin' ? 1 : 1_024)
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024
}

/** proc(5): 5 written to clear_refs sets the peak back to what the process has now. */
const forgetPeak = (): void => {
  if (isLinux) writeFileSync('/proc/self/clear_refs', '5')
}

const format = isRecord(operations['encode']) ? operations['encode']['format'] : undefined
const job: Job = {
  steps: buildSteps(registry, operations),
  inputRoot: fromText(directory),
  outputRoot: fromText(directory),
  stateDir: asBytePath(posix.join(directory, 'state')),
  commitMode: inPlace ? 'in-place' : 'new-file',
  ifExists: 'replace',
  keepOriginal: false,
  strict: false,
  keepDates: false,
  limits: standardLimits,
  hasRecords: false,
  force: true,
  breakLinks: false,
  forceReadOnly: false,
  from: 'current',
}

const makeTask = (input: BytePath): FileTask => ({
  ...{ id: 1, attempt: 1, input },
  output: inPlace ? input : asBytePath(`${input}.result`),
  format: typeof format === 'string' ? format : undefined,
})

/** The bytes that a worker would expect, by the same calls. */
async function estimate(input: BytePath): Promise<number> {
  const file = readFileSync(input)
  const { bytes, probe } = await openSource(input, file, { allowSvg: false, limits: job.limits })
  const { outputFormat, frames } = requireKeepable(makeTask(input), job, probe)
  const fileBytes = file.length + (bytes === file ? 0 : bytes.length)
  const peak = estimatePeakBytes(describePeak({ probe, job, outputFormat, frames, fileBytes }))
  if (probe.facts.format !== 'bmp') return peak
  return Math.max(peak, foreignPeakBytes('bmp', probe.facts, file.length))
}

const original = fromText(posix.join(directory, name))
const input = asBytePath(`${original}.copy`)
copyFileSync(original, input)
await prepare({ roots: [fromText(directory)], allowSvg: false })
forgetPeak()
const before = readPeakBytes()
const request = { task: makeTask(input), job, runId: 'bench', fence: createFence() }
const result = await processOne({ ...request, memoryBytes: undefined })
const measured = readPeakBytes() - before
if (result.status !== 'ok') {
  throw new Error(result.status === 'deferred' ? 'Expected no deferral' : result.message)
}
console.log(JSON.stringify({ measured, estimated: await estimate(original) }))
