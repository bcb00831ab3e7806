import type { BigIntStats } from 'node:fs'

/** What tells cheaply whether a file is still the one it was: `size:mtimeNs:ino`. */
export type FileIdentity = string & { readonly __fileIdentity: unique symbol }

const pattern = /^\d+:-?\d+:\d+$/

export const isFileIdentity = (text: string): text is FileIdentity => pattern.test(text)

/** The device is left out: a disk may be mounted as another one tomorrow. */
export function identify({
  size,
  mtimeNs,
  ino,
}: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino'>): FileIdentity {
  const text = `${size}:${mtimeNs}:${ino}`
  if (!isFileIdentity(text)) throw new TypeError(`Expected numbers as an identity, got ${text}`)
  return text
}

/** Bytes of the file that an identity tells of. */
export const sizeIn = (identity: FileIdentity): number => Number(identity.split(':', 1)[0])
