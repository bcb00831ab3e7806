import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { openIndex } from '../../coordinator/state/records-index.js'
import { Ingester } from '../../coordinator/state/ingest.js'
import type { RunLine } from '../../coordinator/state/run-log.js'
import { asBytePath, toJsonPath, type BytePath } from '../../shared/byte-path.js'
import { isFileIdentity, type FileIdentity } from '../../shared/file-identity.js'
import type { JournalLine } from '../../shared/journal.js'
import { RecordsReader } from '../../shared/records/records-reader.js'
import { noTimings, type CommitMode } from '../../shared/result.js'
import { indexPath } from '../../shared/state-paths.js'
import { put, under } from './folders.js'

export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')

export function identity(text: string): FileIdentity {
  if (!isFileIdentity(text)) throw new Error(`Expected an identity, got ${text}`)
  return text
}

/** What a worker writes of one file. `bytes` of the source and the result stand for their hashes. */
export interface WrittenFile {
  readonly id?: number
  readonly name: string
  readonly output?: string
  readonly recipe?: string
  readonly source?: string
  readonly sourceText?: string
  readonly originText?: string
  readonly resultText?: string
  readonly outputIdentity?: string
  readonly kept?: string
  readonly temp?: string
}

const jsonPath = (name: string) => toJsonPath(asBytePath(name))

export const startLine = ({
  id = 1,
  name,
  output = name,
  recipe = 'recipe',
  source = '6:1:1',
  sourceText = 'source',
}: WrittenFile): JournalLine => ({
  ...{ type: 'start', id, recipe, source: identity(source) },
  ...{ input: jsonPath(name), output: jsonPath(output), sourceHash: hashOf(sourceText) },
})

const facts = { format: 'jpeg', width: 4, height: 3, bytes: 6 }

export const intentLine = ({
  id = 1,
  sourceText = 'source',
  originText = sourceText,
  resultText = 'result',
  kept,
  temp = '.image-ray-0000000000000000.tmp',
}: WrittenFile): JournalLine => ({
  ...{ type: 'intent', id, temp: jsonPath(temp) },
  ...{ originHash: hashOf(originText), outputHash: hashOf(resultText) },
  ...(kept === undefined ? {} : { kept: jsonPath(kept) }),
  result: {
    ...{ id, status: 'ok', warnings: [], timings: noTimings, input: facts, output: facts },
    ...{ keptBytes: false, backupBytes: 0 },
  },
})

export const doneLine = ({ id = 1, outputIdentity = '6:2:2' }: WrittenFile): JournalLine => ({
  ...{ type: 'done', id, output: identity(outputIdentity) },
})

/** All three lines of a file that was done. */
export const linesOf = (file: WrittenFile): readonly JournalLine[] => [
  startLine(file),
  intentLine(file),
  doneLine(file),
]

export const runLine = (commitMode: CommitMode = 'in-place', root = '/in'): RunLine => ({
  ...{ type: 'run', kind: 'run', startedAt: '2026-01-01T00:00:00.000Z', version: '0', commitMode },
  ...{ inputRoot: jsonPath(root), outputRoot: jsonPath(root), steps: [] },
})

export const endLine: RunLine = {
  ...{ type: 'end', endedAt: '2026-01-01T00:00:01.000Z', killed: false },
  ...{ ok: 1, failed: 0, skipped: 0, remaining: 0 },
}

/** Writes a journal of a run anew. Texts are written as they are, with what follows them. */
export function putJournal(
  stateDir: BytePath,
  run: string,
  name: string,
  lines: readonly (JournalLine | RunLine | string)[],
): BytePath {
  const text = lines
    .map((line) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`))
    .join('')
  return put(under(stateDir, posix.join('runs', run, name)), text)
}

/** Brings the index of a state folder up to date and reads all of it. */
export async function readIndex(stateDir: BytePath, said: string[] = []) {
  const say = (text: string) => said.push(text)
  const database = openIndex(indexPath(stateDir), say)
  try {
    await new Ingester(database, stateDir, say).ingestAll()
    return [...new RecordsReader(database).listFiles()]
  } finally {
    database.close()
  }
}
