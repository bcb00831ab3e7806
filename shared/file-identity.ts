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

/** What no file is: for one that could not be looked at, or would not show a change. */
export const UNSEEN = identify({ size: 0n, mtimeNs: 0n, ino: 0n })

/** The coarsest times of a file system, FAT's, and those of one that has parts of a second. */
const COARSE_TICK_MS = 2_000
const FINE_TICK_MS = 20

/**
 * Identity of a file as it was read, or `UNSEEN` where another change within the same tick of the
 * clock would leave its time as it is. As git treats its "racily clean" files.
 * @param readMs when it was opened, in milliseconds since the epoch
 */
export function identifyRead(
  stat: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino'>,
  readMs: number,
): FileIdentity {
  const tickMs = stat.mtimeNs % 1_000_000_000n === 0n ? COARSE_TICK_MS : FINE_TICK_MS
  const ageMs = readMs - Number(stat.mtimeNs / 1_000_000n)
  return Math.abs(ageMs) <= tickMs ? UNSEEN : identify(stat)
}

/** Bytes of the file that an identity tells of. */
export const sizeIn = (identity: FileIdentity): number => Number(identity.split(':', 1)[0])
