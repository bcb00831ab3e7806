import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import { asBytePath, toDisplay, type BytePath } from '../../shared/byte-path.js'
import { ImageRayError } from '../../shared/errors.js'
import { fingerprint, RepeatFinder } from './fingerprint.js'
import { relativeTo } from './paths.js'
import { describeSystemError } from './system-error.js'

async function readAll(stream: Readable): Promise<Buffer> {
  const blocks: Uint8Array[] = []
  for await (const block of stream) {
    if (block instanceof Uint8Array) blocks.push(block)
    else blocks.push(Buffer.from(String(block)))
  }
  return Buffer.concat(blocks)
}

/**
 * Reads a list of paths whole, one byte a character; `-` means standard input.
 * @throws ImageRayError `usage` where it cannot be read.
 */
export async function readFileList(file: string, stdin?: Readable): Promise<string> {
  try {
    return (file === '-' ? await readAll(stdin ?? process.stdin) : await readFile(file)).toString(
      'latin1',
    )
  } catch (error) {
    const reason = describeSystemError(error)
    throw new ImageRayError('usage', `Expected a list of files in '${file}', got: ${reason}`, {
      cause: error,
    })
  }
}

/** Entries of a list: separated by NUL if there is one, else by line breaks. */
function* splitList(text: string): Generator<string> {
  const separator = text.includes('\0') ? '\0' : '\n'
  const byteOrderMark = '\xef\xbb\xbf'
  let start = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0
  while (start < text.length) {
    const found = text.indexOf(separator, start)
    const end = found === -1 ? text.length : found
    const isCrLf = separator === '\n' && text[end - 1] === '\r'
    const entry = text.slice(start, isCrLf ? end - 1 : end)
    if (entry !== '') yield entry
    start = end + 1
  }
}

/** The root as it was given, and its real path. */
export interface Roots {
  readonly root: BytePath
  readonly realRoot: BytePath
}

function nameWithin({ root, realRoot }: Roots, entry: string): BytePath {
  const path = asBytePath(posix.resolve(root, entry))
  const name = relativeTo(root, path) ?? relativeTo(realRoot, path)
  if (name === undefined || name === '') {
    throw new ImageRayError(
      'usage',
      `Expected paths of files inside ${toDisplay(root)} in the list, got ${toDisplay(asBytePath(entry))}`,
    )
  }
  return name
}

/**
 * The names in a list, relative to the root, each once and in the order of the list. They can be
 * gone through again and again, at the price of the text and 8 bytes a name while it is checked.
 * @throws ImageRayError `usage` at once when an entry lies outside the root or is the root.
 */
export function parseFileList(text: string, roots: Roots): Iterable<BytePath> {
  const finder = new RepeatFinder()
  for (const entry of splitList(text)) finder.add(nameWithin(roots, entry))
  const repeated = finder.findRepeated()
  return {
    *[Symbol.iterator]() {
      const seen = new Set<BytePath>()
      for (const entry of splitList(text)) {
        const name = nameWithin(roots, entry)
        if (repeated.has(fingerprint(name))) {
          if (seen.has(name)) continue
          seen.add(name)
        }
        yield name
      }
    },
  }
}
