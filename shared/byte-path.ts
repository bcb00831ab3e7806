/**
 * A path as the file system has it: one character (0–255) for each byte, that is latin1 text.
 * Names on Linux need not be UTF-8; decoding them would turn some into names that do not exist.
 * A string and not a Buffer, because it compares, splits and hashes, and takes a byte a character
 * in memory. '/' and '.' are what they look like, so `node:path` works on it.
 */
export type BytePath = string & { readonly __bytePath: unique symbol }

const isBytePath = (text: string): text is BytePath => !/[^\0-\xff]/.test(text)

/** Checks text that is known to hold bytes, such as a join of two byte paths. */
export function asBytePath(text: string): BytePath {
  if (!isBytePath(text)) throw new TypeError(`Expected one byte a character, got '${text}'`)
  return text
}

/** From text as a person or a JSON file writes it (UTF-8). */
export const fromText = (text: string): BytePath =>
  asBytePath(Buffer.from(text, 'utf8').toString('latin1'))

/** From the bytes of the wire or of `readdir`. */
export const fromBytes = (bytes: Uint8Array): BytePath =>
  asBytePath(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))

/** To the form that `node:fs` takes. */
export const toBuffer = (path: BytePath): Buffer => Buffer.from(path, 'latin1')

/** To text, with U+FFFD where the bytes are no UTF-8. Exact where `isUtf8` says so. */
export const toText = (path: BytePath): string => toBuffer(path).toString('utf8')

/** Whether `toText` gives the name without loss. */
export const isUtf8 = (path: BytePath): boolean => fromText(toText(path)) === path

const escapeCharacter = (character: string): string =>
  character === '\n'
    ? '\\n'
    : character === '\t'
      ? '\\t'
      : `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`

/** To text that is safe on a terminal: control and direction characters are shown, not obeyed. */
export const toDisplay = (path: BytePath): string =>
  toText(path).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter)

/** As JSON keeps it without loss: text where the name is UTF-8, base64 where it is not. */
export type JsonPath = string | { readonly base64: string }

export const toJsonPath = (path: BytePath): JsonPath =>
  isUtf8(path) ? toText(path) : { base64: toBuffer(path).toString('base64') }

export const fromJsonPath = (path: JsonPath): BytePath =>
  typeof path === 'string' ? fromText(path) : fromBytes(Buffer.from(path.base64, 'base64'))
