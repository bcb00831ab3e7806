import type { Writable } from 'node:stream'
import type { FileRecord, RunSummary } from '../events.js'
import { toFileRow, toSummaryRow } from './rows.js'
import { REPORT_SCHEMA } from './schema.js'
import { writeReport } from './write-report.js'

const escapeUnit = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON on one line, with every character escaped that a terminal might obey. */
const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character.split('').map(escapeUnit).join(''),
  )

export interface JsonReportOptions {
  /** Where the report goes, usually `process.stdout`; never ended here. */
  readonly stream: Writable
  readonly runId: string
  /** A line for each file and for the summary instead of one document. */
  readonly lines: boolean
  /** Told once, when the reader goes away. */
  readonly onReaderGone?: () => void
}

/**
 * Writes the report in JSON, each file's row as it comes. Nothing is held back: a promise resolves
 * once the stream has passed its text on, so that whoever awaits it goes no faster than the reader.
 *
 * Where the reader goes away (EPIPE), the rest of the report goes nowhere, quietly; whether the run
 * goes on is for `onReaderGone`. Anything else that keeps the report from being written, such as a
 * full disk, rejects with ImageRayError.
 */
export class JsonReport {
  readonly #options: JsonReportOptions
  #isStarted = false
  #isClosed = false

  constructor(options: JsonReportOptions) {
    this.#options = options
    // Each write takes its own error; without a listener it would end the process besides.
    options.stream.on('error', () => undefined)
  }

  /** Writes a file's row. After `finish` rows are dropped, to keep the document whole. */
  async addRecord(record: FileRecord): Promise<void> {
    const row = toFileRow(record)
    if (this.#options.lines) return this.#write(`${toJson({ type: 'file', ...row })}\n`)
    const separator = this.#isStarted ? ',\n' : this.#head()
    return this.#write(separator + toJson(row))
  }

  /** Writes the summary and so completes the report, be it that of a run which was stopped. */
  async finish(summary: RunSummary): Promise<void> {
    const row = toSummaryRow(summary)
    const end = this.#options.lines
      ? toJson({ type: 'summary', schema: REPORT_SCHEMA, ...row })
      : `${this.#isStarted ? '' : this.#head()}\n],"summary":${toJson(row)}}`
    const written = this.#write(`${end}\n`)
    this.#isClosed = true
    return written
  }

  #head(): string {
    this.#isStarted = true
    const { runId } = this.#options
    return `{"schema":${toJson(REPORT_SCHEMA)},"runId":${toJson(runId)},"files":[\n`
  }

  async #write(text: string): Promise<void> {
    if (this.#isClosed) return
    try {
      if (await writeReport(this.#options.stream, text, 'the JSON report')) return
    } catch (error) {
      this.#isClosed = true
      throw error
    }
    this.#isClosed = true
    this.#options.onReaderGone?.()
  }
}
