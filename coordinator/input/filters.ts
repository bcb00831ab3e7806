import picomatch from 'picomatch'
import { toText, type BytePath } from '../../shared/byte-path.js'
import { describeError, ImageRayError } from '../../shared/errors.js'
import { fingerprint } from './fingerprint.js'
import { foldersOf } from './paths.js'

interface Pattern {
  readonly matchesFile: (name: string) => boolean
  /** Whether it matches one of the folders on the way to a name. */
  readonly matchesFolder: (name: string) => boolean
}

/** Which names are wanted; they are relative to the root. */
export interface Filter {
  readonly accepts: (name: BytePath) => boolean
  /** Whether anything in a directory may be wanted. */
  readonly acceptsDirectory: (name: BytePath) => boolean
}

/** The same letters may be written in two ways in Unicode: people see no difference. */
const normalise = (text: string): string => text.normalize('NFC')

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** As in .gitignore: a slash in front or within ties a pattern to the root, one behind to folders. */
function compilePattern(text: string, flag: string): Pattern {
  const isFolderOnly = text.endsWith('/')
  const trimmed = isFolderOnly ? text.slice(0, -1) : text
  const isAnchored = trimmed.includes('/')
  const glob = normalise(trimmed.replace(/^\//, ''))
  const refuse = (reason: string, cause?: unknown) =>
    new ImageRayError(
      'usage',
      `${flag}: Expected a pattern such as *.jpg, got '${text}': ${reason}`,
      {
        cause,
      },
    )
  if (glob === '') throw refuse('it is empty')
  if (/^!(?!\()/.test(glob)) throw refuse('a leading ! has no meaning here, use the other flag')
  let matches: (path: string) => boolean
  try {
    // The flag s: names may hold line breaks. debug: throw instead of matching nothing.
    matches = picomatch(glob, { dot: false, flags: 's', debug: true })
  } catch (error) {
    throw refuse(describeError(error), error)
  }
  const test = (path: string) => matches(isAnchored ? path : baseOf(path))
  return {
    matchesFile: (name) => !isFolderOnly && test(name),
    matchesFolder: (name) => foldersOf(name).some(test),
  }
}

/**
 * Compiles the globs of `--include` and `--exclude`. A pattern without a slash is compared with
 * the base name, any other with the whole relative name; capitals matter. An excluded folder
 * excludes all in it; an included one includes it only when the pattern ends in a slash, so that
 * in doubt a picture is left alone. What is excluded is never included.
 * @throws ImageRayError `usage` for a pattern that is empty or no glob.
 */
export function compileFilter(include: readonly string[], exclude: readonly string[]): Filter {
  const included = include.map((text) => ({
    ...compilePattern(text, '--include'),
    isFolder: text.endsWith('/'),
  }))
  const excluded = exclude.map((text) => compilePattern(text, '--exclude'))
  if (included.length === 0 && excluded.length === 0) {
    return { accepts: () => true, acceptsDirectory: () => true }
  }
  const textOf = (name: BytePath) => normalise(toText(name))
  const isExcluded = (text: string) =>
    excluded.some((pattern) => pattern.matchesFile(text) || pattern.matchesFolder(text))
  const isIncluded = (text: string) =>
    included.length === 0 ||
    included.some((pattern) =>
      pattern.isFolder ? pattern.matchesFolder(text) : pattern.matchesFile(text),
    )
  return {
    accepts(name) {
      const text = textOf(name)
      return !isExcluded(text) && isIncluded(text)
    },
    acceptsDirectory: (name) => !isExcluded(`${textOf(name)}/`),
  }
}

/** A part of a job; `index` counts from 0. */
export interface Shard {
  readonly index: number
  readonly total: number
}

/** Whether a name belongs to a part. Depends on the name alone, so that machines agree. */
export const isInShard = (name: BytePath, { index, total }: Shard): boolean =>
  fingerprint(name) % total === index
