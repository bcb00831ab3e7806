import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { toBuffer, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import { parseJournalLine, type DoneLine, type IntentLine } from '../../shared/journal.js'
import type { FileResult, FileTask, Job } from '../../shared/result.js'
import { settleIntent } from './settle.js'

/** What a journal says of one file: the last intent, and how it ended if it did. */
interface Entry {
  readonly intent: IntentLine
  readonly done: DoneLine | undefined
  /** SHA-256 in hex of the input as it was read. */
  readonly sourceHash: string | undefined
}

async function readEntries(
  journal: BytePath,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Entry>> {
  const entries = new Map<number, Entry>()
  const sourceHashes = new Map<number, string>()
  const input = createReadStream(toBuffer(journal))
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      // The last line of a killed worker may be cut: then that step did not happen.
      const line = parseJournalLine(text)
      if (!line || !wanted.has(line.id)) continue
      const { id } = line
      if (line.type === 'start') sourceHashes.set(id, line.sourceHash)
      else if (line.type === 'intent') {
        entries.set(id, { intent: line, done: undefined, sourceHash: sourceHashes.get(id) })
      } else {
        const entry = entries.get(line.id)
        if (entry) entries.set(line.id, { ...entry, done: line })
      }
    }
  } catch (error) {
    // A worker that died before its first commit has no journal.
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
  return entries
}

/**
 * Reads the journal of a worker that is gone, before any of its files is sent again: a picture must
 * never be encoded from its own output, nor reported twice. Its temp files are removed.
 * @param tasks files sent to it that have no result
 * @returns results of those that it had committed, by id
 */
export async function recoverResults(
  journal: BytePath,
  tasks: readonly FileTask[],
  { commitMode, stateDir }: Pick<Job, 'commitMode' | 'stateDir'>,
): Promise<ReadonlyMap<number, FileResult>> {
  const results = new Map<number, FileResult>()
  const entries = await readEntries(journal, new Set(tasks.map(({ id }) => id)))
  for (const { id, input, output } of tasks) {
    const entry = entries.get(id)
    if (!entry) continue
    const { intent, done, sourceHash } = entry
    const committed = done
      ? done.failed === undefined && done.skipped === undefined
      : await settleIntent(intent, { input, output, stateDir }, commitMode, sourceHash)
    if (committed) results.set(id, { ...intent.result, input: intent.result.input })
  }
  return results
}
