import { lstatSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { identify, sizeIn, type FileIdentity } from '../shared/file-identity.js'
import { formatByName, plannedFormat, type OutputFormat } from '../shared/formats.js'
import { failedResult, noTimings, type FileResult, type IfExists } from '../shared/result.js'
import { copyOther } from './copy-others.js'
import type { PlannedFile } from './dispatch/planned-file.js'
import type { FileRecord } from './events.js'
import type { Entry } from './input/scan.js'
import { OutputGuard } from './output-guard.js'
import { OwnRecords } from './own-records.js'
import type { Place } from './place.js'

export interface FeedOptions {
  readonly place: Place
  readonly entries: AsyncIterable<Entry>
  /** Output format for every file; undefined for that of each input. */
  readonly format: OutputFormat | undefined
  /** Name of the output, relative to the output root. */
  outputNameOf(entry: Entry): BytePath
  readonly copyOthers: boolean
  /** Result of a picture that needs no work, by the records; undefined where it does. */
  recall(file: KnownQuestionFile): FileResult | undefined
  readonly ifExists: IfExists
  /** Takes files that need no worker: copied ones, and ones that could not be listed. */
  deliver(record: FileRecord): Promise<void>
  readonly signal: AbortSignal
}

const join = (root: BytePath, name: BytePath): BytePath => asBytePath(posix.join(root, name))

function outputOf(options: FeedOptions, entry: Entry): BytePath {
  const { place } = options
  if (place.commitMode === 'in-place') return entry.path
  return place.singleOutput ?? join(place.outputRoot, options.outputNameOf(entry))
}

/** The format that a name without an encoder was planned as; others follow their content. */
const formatOf = ({ format, place }: FeedOptions, name: BytePath): OutputFormat | undefined =>
  format ?? place.singleFormat ?? (formatByName(name) ? undefined : plannedFormat(name))

/** A picture as the records are asked for it. */
export interface KnownQuestionFile {
  readonly input: BytePath
  readonly output: BytePath
  readonly format: OutputFormat | undefined
  /** The input as it is; undefined where it cannot be seen. */
  readonly source: FileIdentity | undefined
}

const identifyInput = (path: BytePath): FileIdentity | undefined => {
  try {
    return identify(lstatSync(toBuffer(path), { bigint: true }))
  } catch {
    // The worker will tell what is wrong with it.
    return undefined
  }
}

/**
 * Turns what the scan finds into work: pictures for the workers, in order; files of other kinds are
 * copied here when asked.
 */
export async function* feedFiles(options: FeedOptions): AsyncGenerator<PlannedFile> {
  const guard = new OutputGuard(options.place)
  const own = new OwnRecords(options.place)
  let id = 0
  for await (const entry of options.entries) {
    if (options.signal.aborted) return
    const { name, path: input, kind, problem } = entry
    if (kind !== 'picture' && !(kind === 'other' && options.copyOthers)) continue
    const output = problem ? input : outputOf(options, entry)
    const reason = problem ?? (guard.landsInInput(output) ? landsInInput(input, output) : undefined)
    const base = { name, input, worker: undefined, chunk: undefined, attempts: 0 }
    if (kind === 'picture' && !reason) {
      const format = formatOf(options, name)
      const source = identifyInput(input)
      const part = own.find(input)
      const result = part
        ? hasOwnRecords(input, part)
        : options.recall({ input, output, format, source })
      if (result) {
        await options.deliver({ ...base, output, kind, result })
      } else {
        id += 1
        const bytes = source === undefined ? 0 : sizeIn(source)
        yield { id, name, input, output, format, bytes }
      }
    } else {
      const result = reason
        ? failedResult(0, reason.code, reason.message)
        : await copyOther(0, input, output, options.ifExists)
      await options.deliver({ ...base, output, kind, result })
    }
  }
}

const hasOwnRecords = (input: BytePath, part: BytePath): FileResult => ({
  ...{ id: 0, status: 'skipped', reason: 'not_selected', warnings: [], timings: noTimings },
  message: `${toDisplay(input)}: ${toDisplay(part)} has records of its own; run on it by itself`,
})

const landsInInput = (input: BytePath, output: BytePath): NonNullable<Entry['problem']> => ({
  code: 'output_collision',
  message:
    `Expected an output of ${toDisplay(input)} that is not among the inputs, ` +
    `got ${toDisplay(output)}`,
})
