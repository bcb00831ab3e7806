import { inflateSync } from 'node:zlib'
import { decodeText } from './text.js'
import type { Chunk } from './png-chunks.js'

/** A text of a PNG as it is stored (PNG 3, 11.3.3). */
export interface PngText {
  readonly keyword: string
  readonly stored: Buffer
  readonly isCompressed: boolean
}

export const XMP_KEYWORD = 'XML:com.adobe.xmp'

/** Far above any text in use: a small chunk can be inflated to gigabytes. */
const MAX_TEXT_BYTES = 16_000_000

const NOTHING = Buffer.alloc(0)

/** Splits at the first NUL; undefined where there is none. */
function splitAtNul(bytes: Buffer): readonly [Buffer, Buffer] | undefined {
  const nul = bytes.indexOf(0)
  return nul < 0 ? undefined : [bytes.subarray(0, nul), bytes.subarray(nul + 1)]
}

/** Reads a text chunk; undefined for other chunks and for damaged ones. */
export function readPngText({ type, data }: Chunk): PngText | undefined {
  if (!['tEXt', 'zTXt', 'iTXt'].includes(type)) return undefined
  const [name, rest] = splitAtNul(data) ?? []
  if (!name || !rest) return undefined
  const keyword = name.toString('latin1')
  if (type === 'tEXt') return { keyword, stored: rest, isCompressed: false }
  if (type === 'zTXt') return { keyword, stored: rest.subarray(1), isCompressed: true }
  // Flag and method of the compression, language, keyword in that language, text.
  const [, afterLanguage] = splitAtNul(rest.subarray(2)) ?? []
  const [, stored] = splitAtNul(afterLanguage ?? NOTHING) ?? []
  return stored && { keyword, stored, isCompressed: rest[0] === 1 }
}

/** The bytes of the first text of a keyword; only that one is inflated. */
export function findPngText(
  texts: readonly PngText[],
  isWanted: (keyword: string) => boolean,
): Buffer | undefined {
  const found = texts.find(({ keyword }) => isWanted(keyword))
  if (!found?.isCompressed) return found?.stored
  try {
    return inflateSync(found.stored, { maxOutputLength: MAX_TEXT_BYTES })
  } catch {
    return undefined
  }
}

export const isRawProfile = (keyword: string): boolean => keyword.startsWith('Raw profile type ')

const profileHead = /^\s*[\w ]*\n\s*\d+\n/

/** A block that ImageMagick, before PNG had a chunk for it, stored as text of hex digits. */
export function readRawProfile(texts: readonly PngText[], kind: RegExp): Buffer | undefined {
  const text = findPngText(texts, (keyword) => isRawProfile(keyword) && kind.test(keyword))
  const digits = text?.toString('latin1') ?? ''
  const head = profileHead.exec(digits.slice(0, 100))
  return head ? Buffer.from(digits.slice(head[0].length).replace(/\s/g, ''), 'hex') : undefined
}

/** Text of a keyword, in either encoding that PNG knows. */
export function readPngNote(texts: readonly PngText[], wanted: string): string | undefined {
  const bytes = findPngText(texts, (keyword) => keyword === wanted)
  return bytes && decodeText(bytes)
}
