import { lstatSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import { formatByName, plannedFormat, type OutputFormat } from '../shared/formats.js'
import { failedResult, type IfExists } from '../shared/result.js'
import { copyOther } from './copy-others.js'
import type { PlannedFile } from './dispatch/planned-file.js'
import type { FileRecord } from './events.js'
import type { Entry } from './input/scan.js'
import { OutputGuard } from './output-guard.js'
import type { Place } from './place.js'

export interface FeedOptions {
  readonly place: Place
  readonly entries: AsyncIterable<Entry>
  /** Output format for every file; undefined for that of each input. */
  readonly format: OutputFormat | undefined
  /** Name of the output, relative to the output root. */
  outputNameOf(entry: Entry): BytePath
  readonly copyOthers: boolean
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

const sizeOf = (path: BytePath): number => {
  try {
    return lstatSync(toBuffer(path)).size
  } catch {
    // The worker will tell what is wrong with it.
    return 0
  }
}

/**
 * Turns what the scan finds into work: pictures for the workers, in order; files of other kinds are
 * copied here when asked.
 */
export async function* feedFiles(options: FeedOptions): AsyncGenerator<PlannedFile> {
  const guard = new OutputGuard(options.place)
  let id = 0
  for await (const entry of options.entries) {
    if (options.signal.aborted) return
    const { name, path: input, kind, problem } = entry
    if (kind !== 'picture' && !(kind === 'other' && options.copyOthers)) continue
    const output = problem ? input : outputOf(options, entry)
    const reason = problem ?? (guard.landsInInput(output) ? landsInInput(input, output) : undefined)
    if (kind === 'picture' && !reason) {
      id += 1
      yield { id, name, input, output, format: formatOf(options, name), bytes: sizeOf(input) }
    } else {
      const result = reason
        ? failedResult(0, reason.code, reason.message)
        : await copyOther(0, input, output, options.ifExists)
      const base = { name, input, worker: undefined, chunk: undefined, attempts: 0 }
      await options.deliver({ ...base, output, kind, result })
    }
  }
}

const landsInInput = (input: BytePath, output: BytePath): NonNullable<Entry['problem']> => ({
  code: 'output_collision',
  message:
    `Expected an output of ${toDisplay(input)} that is not among the inputs, ` +
    `got ${toDisplay(output)}`,
})
