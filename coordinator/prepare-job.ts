import { availableParallelism } from 'node:os'
import { randomBytes } from 'node:crypto'
import type * as z from 'zod'
import { requireSafeConnect } from '../shared/address.js'
import { resolveSettings, type Settings, type SettingsInput } from '../shared/config.js'
import { isOutputFormat, type OutputFormat } from '../shared/formats.js'
import { readAvailableBytes } from '../shared/memory/available.js'
import { planBudget, type MemoryBudget } from '../shared/memory/budget.js'
import { resolveLimits } from '../shared/limits.js'
import { buildSteps } from '../shared/operations/pipeline.js'
import { registry, type KnownOperation } from '../shared/operations/registry.js'
import type { Job, Step } from '../shared/result.js'
import type { Backend } from './backends/backend.js'
import { LocalBackend } from './backends/local.js'
import type { Observe } from './events.js'
import { resolvePlace, type Place } from './place.js'
import { readClientTls } from '../shared/tls-files.js'
import { findToken } from './token.js'

/** Options by operation name: `{ resize: { size: '800x600' }, encode: { format: 'webp' } }`. */
export type OperationOptions = {
  readonly [One in KnownOperation as One['name']]?: z.input<One['schema']>
}

/** What `runJob` takes: every setting of the command line by its name, and what to do. */
export interface JobOptions extends SettingsInput {
  readonly operations?: OperationOptions
  /**
   * Stops the job: pictures in work are finished, the rest is reported as remaining. A text that the
   * signal has as its reason becomes the summary's.
   */
  readonly signal?: AbortSignal
  /** Told what happens, for displays and logs. */
  readonly onEvent?: Observe
  /** Milliseconds without any progress that end the run; follows from `timeout` when left out. */
  readonly stallAfterMs?: number
}

/** A job whose options have been checked; nothing has been started. */
export interface PreparedJob {
  readonly settings: Settings
  readonly place: Place
  readonly format: OutputFormat | undefined
  readonly job: Job
  readonly backend: Backend
  /** What pictures may take of the memory. */
  readonly memory: MemoryBudget
  /** Milliseconds for one picture, Infinity for no end; undefined to scale it by the size. */
  readonly timeoutMs: number | undefined
  readonly stallAfterMs: number | undefined
}

const askedFormat = (steps: readonly Step[]): OutputFormat | undefined => {
  const format = steps.find(({ name }) => name === 'encode')?.options['format']
  return typeof format === 'string' && isOutputFormat(format) ? format : undefined
}

/** Seconds for a picture of strangers: far more than most need, though 50 MP to AVIF may need more. */
const UNTRUSTED_TIMEOUT = 120

const presetTimeout = ({ untrusted }: Settings): number | undefined =>
  untrusted ? UNTRUSTED_TIMEOUT : undefined

const toTimeoutMs = (seconds: number | undefined): number | undefined =>
  seconds === 0 ? Infinity : seconds && seconds * 1_000

/** `20261122T190000123-4f3a1b`: sorts by time, which the journals of runs are read by. */
export const makeRunId = (): string => {
  const time = new Date().toISOString().replace(/[-:.Z]/g, '')
  return `${time}-${randomBytes(3).toString('hex')}`
}

async function chooseBackend(
  settings: Settings,
  place: Place,
  observe: Observe | undefined,
): Promise<Backend> {
  const { connect: addresses } = settings
  if (addresses.length > 0) {
    const warn = (text: string) => observe?.({ type: 'note', text: `Warning: ${text}` })
    const tls = readClientTls(settings, warn)
    for (const address of addresses) requireSafeConnect(address, tls !== undefined)
    const { ConnectedBackend } = await import('./backends/connected.js')
    return new ConnectedBackend({ addresses, tls, token: findToken(settings.tokenFile, warn) })
  }
  return new LocalBackend({
    workers: settings.workers ?? (place.single === undefined ? availableParallelism() : 1),
    token: randomBytes(24).toString('base64url'),
    roots: [place.inputRoot, place.outputRoot, place.stateDir],
    allowSvg: settings.allowSvg,
  })
}

/**
 * Checks everything that can be checked before work.
 * @throws ImageRayError `usage` or `refused`
 */
export async function prepareJob(options: JobOptions): Promise<PreparedJob> {
  const { operations: asked = {}, signal: _, onEvent: __, stallAfterMs, ...given } = options
  const settings = resolveSettings({ ...given }, process.env)
  const steps = buildSteps(registry, asked)
  const format = askedFormat(steps)
  const place = resolvePlace(settings, format)
  const backend = await chooseBackend(settings, place, options.onEvent)
  return {
    ...{ settings, place, format, stallAfterMs, backend },
    memory: planBudget(settings.memory, readAvailableBytes(), backend.workers),
    timeoutMs: toTimeoutMs(settings.timeout ?? presetTimeout(settings)),
    job: {
      steps,
      ...place.records,
      stateDir: place.stateDir,
      commitMode: place.commitMode,
      ifExists: settings.ifExists,
      keepOriginal: settings.backup,
      strict: settings.strict,
      keepDates: settings.keepDates,
      hasRecords: false,
      force: settings.force,
      from: settings.from,
      limits: resolveLimits(settings),
      breakLinks: settings.breakLinks,
      forceReadOnly: settings.forceReadOnly,
    },
  }
}
