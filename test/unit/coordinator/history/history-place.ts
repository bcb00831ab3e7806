import { linkSync, lstatSync, utimesSync } from 'node:fs'
import { openHistory, type History } from '../../../../coordinator/history/open-history.js'
import { toBuffer, toText, type BytePath } from '../../../../shared/byte-path.js'
import { identify } from '../../../../shared/file-identity.js'
import { filesBelow, put, take, under } from '../../../helpers/folders.js'
import {
  endLine,
  linesOf,
  putJournal,
  runLine,
  type WrittenFile,
} from '../../../helpers/journals.js'

let runs = 0

/** Times that no file written now has. */
const ORIGINAL_SECONDS = 1_234_567_890.5

/** A directory that jobs in place have worked on, made by hand. */
export class HistoryPlace {
  readonly state: BytePath
  #ids = 0

  constructor(readonly root: BytePath) {
    this.state = under(root, '.image-ray')
  }

  at(name: string): BytePath {
    return under(this.root, name)
  }

  /** Puts an original where it is kept. */
  keep(kept: string, content: string): void {
    const path = put(under(this.state, kept), content)
    utimesSync(toBuffer(path), ORIGINAL_SECONDS, ORIGINAL_SECONDS)
  }

  /** Writes results, and the journal of the run that made them. */
  addRun(files: readonly WrittenFile[]): void {
    const lines = files.flatMap((file) => {
      const { output = file.name, resultText = 'result' } = file
      const path = put(this.at(output), resultText)
      const outputIdentity = identify(lstatSync(toBuffer(path), { bigint: true }))
      this.#ids += 1
      return linesOf({ ...file, id: this.#ids, outputIdentity })
    })
    runs += 1
    const run = `run-${String(runs).padStart(4, '0')}`
    putJournal(this.state, run, 'coordinator.ndjson', [runLine('in-place', this.root), endLine])
    putJournal(this.state, run, 'worker-1.ndjson', lines)
  }

  /** One picture, worked on in place. */
  addOne(name: string, resultText = `small ${name}`): void {
    const sourceText = `original ${name}`
    this.keep(`originals/${name}`, sourceText)
    this.addRun([{ name, sourceText, resultText, kept: `originals/${name}` }])
  }

  link(from: string, to: string): void {
    linkSync(toBuffer(this.at(from)), toBuffer(this.at(to)))
  }

  /** Opens the records, uses them, and lets go of them, as a command does. */
  async use<Result>(
    kind: 'undo' | 'prune' | 'look',
    action: (history: History) => Promise<Result>,
    inputDir = this.root,
    said: string[] = [],
  ): Promise<Result> {
    const say = (text: string) => said.push(text)
    runs += 1
    const runId = `run-${String(runs).padStart(4, '0')}`
    const history = await openHistory({ inputDir: toText(inputDir), say }, kind, runId)
    try {
      const result = await action(history)
      if (kind !== 'look') {
        await history.records.finish({ ok: 0, failed: 0, skipped: 0, remaining: 0 })
      }
      return result
    } finally {
      history.records.close()
    }
  }

  /** Files with what they hold, without the state; `kept` those that are kept. */
  read(): Record<string, string> {
    const names = filesBelow(this.root).filter((name) => !/^\.image-ray\/(?!originals)/.test(name))
    return Object.fromEntries(
      names.map((name) => [name.replace('.image-ray/', ''), take(this.at(name)).toString()]),
    )
  }

  /** Whether a file has the time of an original. */
  isAsOld(name: string): boolean {
    return lstatSync(toBuffer(this.at(name))).mtimeMs === ORIGINAL_SECONDS * 1_000
  }
}
