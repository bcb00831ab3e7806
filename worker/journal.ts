import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { posix } from 'node:path'
import { asBytePath, toBuffer, type BytePath } from '../shared/byte-path.js'
import { endsInCutLine } from '../shared/cut-line.js'
import type { JournalLine } from '../shared/journal.js'
import { makeDirectories } from '../shared/make-directories.js'
import { journalPath } from '../shared/state-paths.js'
import { tryOn } from './failure.js'

/** The worker's own append-only journal of one run. */
export class Journal {
  readonly #descriptor: number
  /** Whether the last line may have been cut, by a full disk or with the process that wrote it. */
  #isCut

  constructor(readonly path: BytePath) {
    this.#descriptor = tryOn('write the journal', path, () => {
      makeDirectories(asBytePath(posix.dirname(path)), 0o700)
      return openSync(toBuffer(path), 'a+', 0o600)
    })
    this.#isCut = endsInCutLine(this.#descriptor)
  }

  append(line: JournalLine): void {
    tryOn('write the journal', this.path, () => {
      // A line of its own: behind a cut one this one could not be read either.
      const bytes = Buffer.from(`${this.#isCut ? '\n' : ''}${JSON.stringify(line)}\n`)
      this.#isCut = true
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at)
      this.#isCut = false
    })
  }

  /** Waits until what was appended is on the disk. */
  sync(): void {
    tryOn('write the journal', this.path, () => {
      fsyncSync(this.#descriptor)
    })
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

let current: Journal | undefined

/** The journal of a run; kept open until another run comes. */
export function openJournal(stateDir: BytePath, runId: string): Journal {
  const path = journalPath(stateDir, runId, process.pid)
  if (current?.path !== path) {
    current?.close()
    current = undefined
    current = new Journal(path)
  }
  return current
}
