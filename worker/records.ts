import { toDisplay } from '../shared/byte-path.js'
import { describeError } from '../shared/errors.js'
import type { RecordsReader } from '../shared/records/records-reader.js'
import type { Job } from '../shared/result.js'
import { indexPath } from '../shared/state-paths.js'
import { FileFailure } from './failure.js'

let current: { readonly runId: string; readonly reader: RecordsReader } | undefined

/**
 * The records of earlier runs; kept open until another run comes. The database is loaded only where
 * there are any.
 * @throws FileFailure `io` where they cannot be read: without them a picture could be encoded from
 * its own result
 */
export async function openRecords(job: Job, runId: string): Promise<RecordsReader | undefined> {
  if (!job.hasRecords) return undefined
  if (current?.runId !== runId) {
    current?.reader.close()
    current = undefined
    const path = indexPath(job.stateDir)
    try {
      const { RecordsReader } = await import('../shared/records/records-reader.js')
      current = { runId, reader: RecordsReader.open(path) }
    } catch (error) {
      throw new FileFailure(
        'io',
        `Expected the records of earlier runs in ${toDisplay(path)}, got: ${describeError(error)}`,
        { cause: error },
      )
    }
  }
  return current.reader
}
