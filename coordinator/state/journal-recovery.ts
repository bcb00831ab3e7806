import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readFile, unlink } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fromJsonPath, toBuffer, type BytePath } from '../../shared/byte-path.js'
import { systemCodeOf } from '../../shared/errors.js'
import { parseJournalLine, type DoneLine, type IntentLine } from '../../shared/journal.js'
import type { CommitMode, FileResult, FileTask } from '../../shared/result.js'

/** What a journal says of one file: the last intent, and how it ended if it did. */
interface Entry {
  readonly intent: IntentLine
  readonly done: DoneLine | undefined
}

async function readEntries(
  journal: BytePath,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Entry>> {
  const entries = new Map<number, Entry>()
  const input = createReadStream(toBuffer(journal))
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      // The last line of a killed worker may be cut: then that step did not happen.
      const line = parseJournalLine(text)
      if (!line || !wanted.has(line.id)) continue
      if (line.type === 'intent') entries.set(line.id, { intent: line, done: undefined })
      else {
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

async function isThere(path: BytePath): Promise<boolean> {
  return lstat(toBuffer(path)).then(
    () => true,
    () => false,
  )
}

async function hashFile(path: BytePath): Promise<string | undefined> {
  const bytes = await readFile(toBuffer(path)).catch(() => undefined)
  return bytes && createHash('sha256').update(bytes).digest('hex')
}

async function removeTemp({ temp }: IntentLine): Promise<void> {
  await unlink(toBuffer(fromJsonPath(temp))).catch(() => undefined)
}

/** Finds out by the disk whether a commit that was begun has happened, and clears up after it. */
async function settleIntent(intent: IntentLine, mode: CommitMode): Promise<boolean> {
  await removeTemp(intent)
  const output = fromJsonPath(intent.output)
  const input = fromJsonPath(intent.input)
  if ((await hashFile(output)) !== intent.outputHash) return false
  if (mode !== 'replace-source' || output === input || !(await isThere(input))) return true
  // Written, but the source was not taken away yet: undo it, so that the file is done anew whole.
  await unlink(toBuffer(output))
  return false
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
  mode: CommitMode,
): Promise<ReadonlyMap<number, FileResult>> {
  const results = new Map<number, FileResult>()
  const entries = await readEntries(journal, new Set(tasks.map(({ id }) => id)))
  for (const [id, { intent, done }] of entries) {
    const committed = done ? done.failed === undefined : await settleIntent(intent, mode)
    if (committed) results.set(id, { ...intent.result, input: intent.result.input })
  }
  return results
}
