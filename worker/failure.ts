import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { posix } from 'node:path'
import { asBytePath, toBuffer, toDisplay, type BytePath } from '../shared/byte-path.js'
import {
  describeError,
  fileErrorCodeOf,
  ImageRayError,
  systemCodeOf,
  toFileErrorCode,
  type FileErrorCode,
} from '../shared/errors.js'
import { describeMount } from '../shared/mounts.js'

/** Thrown inside the worker to end one file: the code and the message of its result. */
export class FileFailure extends Error {
  override readonly name = 'FileFailure'

  constructor(
    readonly code: FileErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

const MAX_LINES = 3

/** Lines that only say that the decoder's failure reached the encoder. */
const isConsequence = (line: string): boolean => line.includes('unable to write to target')

/** The distinct lines of a library's message, the first few, on one line. */
function toOneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const distinct = [...new Set(lines)].filter((line) => line !== '' && !isConsequence(line))
  if (distinct.length === 0) return 'data that cannot be decoded to its end'
  const more = distinct.length > MAX_LINES ? '; ...' : ''
  return distinct.slice(0, MAX_LINES).join('; ') + more
}

/** What sharp and libvips say, and what it means. They give text only, so text is matched. */
const decoderTexts: readonly (readonly [RegExp, FileErrorCode])[] = [
  [/page \d+ differs from page 0/i, 'unsupported_format'],
  [
    /unsupported image format|is not a known file format|not in a known format/i,
    'unsupported_format',
  ],
  [/Input (?:Buffer|file) is empty/i, 'empty'],
  [/exceeds pixel limit|exceeds (?:the )?(?:maximum|limit)|too (?:large|big|many)/i, 'too_large'],
  [/out of memory|unable to allocate|cannot allocate|Error creating thread/i, 'out_of_memory'],
  [/no space left|disc is full|disk quota/i, 'no_space'],
]

/** Classifies an error of the decoder by its text; what is not known is a damaged picture. */
export const classifyDecoderText = (text: string): FileErrorCode =>
  decoderTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'corrupt'

const wantedBy: Partial<Record<FileErrorCode, string>> = {
  unsupported_format: 'a picture in a known format, all pages of one size',
  empty: 'a picture',
  too_large: 'a picture within the limits',
  out_of_memory: 'enough memory',
  no_space: `space for temporary files in ${tmpdir()}, for the picture`,
}

/** A failure of the decoder on a picture, with its own words. */
export const decoderFailure = (path: BytePath, error: unknown): FileFailure => {
  if (error instanceof FileFailure || error instanceof ImageRayError) {
    return toFileFailure(path, error)
  }
  const code = classifyDecoderText(describeError(error))
  const text = toOneLine(describeError(error))
  const wanted = wantedBy[code] ?? 'an undamaged picture'
  return new FileFailure(code, `Expected ${wanted} in ${toDisplay(path)}, got: ${text}`, {
    cause: error,
  })
}

/** A disk can be full of files as well as of bytes. */
function whatRanOut(path: BytePath): string {
  try {
    const { files, ffree } = statfsSync(toBuffer(asBytePath(posix.dirname(path))))
    return files > 0 && ffree === 0 ? 'inodes' : 'space'
  } catch {
    return 'space'
  }
}

/** What a system code means, where it is about the disk or about what may be had at all. */
const explanations: Readonly<Record<string, (path: BytePath) => string>> = {
  ENOSPC: (path) => `no ${whatRanOut(path)} left on ${describeMount(path)}`,
  EDQUOT: (path) => `the quota is used up on ${describeMount(path)}`,
  EROFS: (path) => `read-only: ${describeMount(path)}`,
  EPERM: () => 'immutable or append-only (see lsattr), or of somebody else in a sticky folder',
  EIO: (path) => `the disk or the network failed: ${describeMount(path)}`,
  EFBIG: (path) => `beyond what ulimit -f or the file system allows: ${describeMount(path)}`,
  EMFILE: () => 'too many open files in this process: see ulimit -n',
  ENFILE: () => 'too many open files on this machine',
  ENAMETOOLONG: (path) =>
    `a name of ${posix.basename(path).length} bytes in a path of ${path.length}`,
}

/** A system's code with what it means, fit for the end of a message. */
function explainCode(error: unknown, path: BytePath): string {
  const code = systemCodeOf(error) ?? ''
  const explain = explanations[code]
  return explain ? `${code} (${explain(path)})` : code
}

/** A failure of the file system, told by what was to be done with which path. */
export const systemFailure = (action: string, path: BytePath, error: unknown): FileFailure => {
  const code = fileErrorCodeOf(error)
  if (!code) throw error
  return new FileFailure(
    code,
    `Expected to ${action} ${toDisplay(path)}, got ${explainCode(error, path)}`,
    { cause: error },
  )
}

/** Runs file calls on one path and turns a system error into a failure that names both. */
export function tryOn<Result>(action: string, path: BytePath, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof FileFailure) throw error
    throw systemFailure(action, path, error)
  }
}

/** Anything thrown while a file was in work, as a failure. What nobody foresaw is `internal`. */
export const toFileFailure = (path: BytePath, error: unknown): FileFailure => {
  if (error instanceof FileFailure) return error
  if (error instanceof ImageRayError) {
    const { code, message } = error
    const named = message.includes(toDisplay(path)) ? message : `${toDisplay(path)}: ${message}`
    return new FileFailure(toFileErrorCode(code), named, { cause: error })
  }
  const code = fileErrorCodeOf(error) ?? 'internal'
  const text = code === 'internal' ? toOneLine(describeError(error)) : explainCode(error, path)
  return new FileFailure(code, `Expected to process ${toDisplay(path)}, got: ${text}`, {
    cause: error,
  })
}
