import { asBytePath, type BytePath } from '../byte-path.js'
import { toFileErrorCode, type FileErrorCode } from '../errors.js'
import { isFileIdentity, type FileIdentity } from '../file-identity.js'
import { isRecord } from '../is-record.js'

/** A result of ours as it was committed last. */
export interface KnownResult {
  readonly recipe: string
  /** The input as it was read. */
  readonly source: FileIdentity
  /** Of the bytes that it was made from. */
  readonly sourceHash: string
  /** The output as it was when it was committed or last seen. */
  readonly output: FileIdentity
  readonly outputHash: string
  /** Where its original is kept, relative to the state folder. */
  readonly kept: BytePath | undefined
}

/** How the last attempt failed. */
export interface KnownFailure {
  readonly code: FileErrorCode
  readonly message: string
  readonly recipe: string
  readonly source: FileIdentity
}

/** What the records tell of one output. */
export interface KnownFile {
  /** Relative to the output root. */
  readonly name: BytePath
  /** Relative to the input root. */
  readonly input: BytePath
  readonly result: KnownResult | undefined
  readonly failure: KnownFailure | undefined
  /** Attempts that ended with their worker or their run, since the last success. */
  readonly charges: number
  /** The input as it was when it last failed or was charged. */
  readonly failedSource: FileIdentity | undefined
}

const textOf = (row: Record<string, unknown>, column: string): string | undefined => {
  const value = row[column]
  return typeof value === 'string' ? value : undefined
}

const identityOf = (row: Record<string, unknown>, column: string): FileIdentity | undefined => {
  const text = textOf(row, column)
  return text !== undefined && isFileIdentity(text) ? text : undefined
}

function resultOf(row: Record<string, unknown>): KnownResult | undefined {
  const [source, output] = [identityOf(row, 'source'), identityOf(row, 'output')]
  const [sourceHash, outputHash] = [textOf(row, 'sourceHash'), textOf(row, 'outputHash')]
  const [recipe, kept] = [textOf(row, 'recipe'), textOf(row, 'kept')]
  if (!source || !output || !sourceHash || !outputHash || recipe === undefined) return undefined
  return {
    ...{ recipe, source, sourceHash, output, outputHash },
    kept: kept === undefined ? undefined : asBytePath(kept),
  }
}

function failureOf(row: Record<string, unknown>): KnownFailure | undefined {
  const [code, message] = [textOf(row, 'failedCode'), textOf(row, 'failedMessage')]
  const [recipe, source] = [textOf(row, 'failedRecipe'), identityOf(row, 'failedSource')]
  if (code === undefined || recipe === undefined || !source) return undefined
  return { code: toFileErrorCode(code), message: message ?? '', recipe, source }
}

/** A row of the files table; undefined for anything else. */
export function toKnownFile(row: unknown): KnownFile | undefined {
  if (!isRecord(row)) return undefined
  const [name, input] = [textOf(row, 'name'), textOf(row, 'input')]
  if (name === undefined || input === undefined) return undefined
  return {
    ...{ name: asBytePath(name), input: asBytePath(input) },
    ...{ result: resultOf(row), failure: failureOf(row) },
    charges: typeof row['charges'] === 'number' ? row['charges'] : 0,
    failedSource: identityOf(row, 'failedSource'),
  }
}
