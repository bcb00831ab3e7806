import { TextDecoder } from 'node:util'

const strictDecoder = new TextDecoder('utf-8', { fatal: true })

/** Decodes UTF-8; undefined where it is not. A byte order mark is left out. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Text of unknown encoding: UTF-8 where it is valid, else Latin-1. */
export const decodeText = (bytes: Buffer): string => decodeUtf8(bytes) ?? bytes.toString('latin1')

/** Bytes without the NULs at their end. */
export function trimNuls(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return bytes.subarray(0, end)
}
