/** Above this a limit is none: version 1 has the largest number of pages there. */
const NO_LIMIT_BYTES = 2 ** 60

/** The value of a key in text such as `oom_kill 3` or `MemAvailable: 123 kB`; undefined without. */
export function parseKey(text: string, key: string): number | undefined {
  const [, value] = new RegExp(`^${key}:?\\s+(\\d+)(?:\\s|$)`, 'm').exec(text) ?? []
  return value === undefined ? undefined : Number(value)
}

/** Bytes of a limit or a use; undefined for none. */
export function parseBytes(text: string): number | undefined {
  const trimmed = text.trim()
  const bytes = /^\d+$/.test(trimmed) ? Number(trimmed) : Infinity
  return bytes < NO_LIMIT_BYTES ? bytes : undefined
}

/** Bytes that can be had without swapping, by the text of /proc/meminfo (proc(5)). */
export function parseAvailable(meminfo: string): number | undefined {
  const kilobytes = parseKey(meminfo, 'MemAvailable')
  return kilobytes === undefined ? undefined : kilobytes * 1_024
}

/** What the files of one control group tell; undefined for a file that is not there. */
export interface GroupTexts {
  readonly limit: string | undefined
  readonly usage: string | undefined
  /** memory.stat. */
  readonly stat: string | undefined
}

/**
 * Bytes that a control group leaves, files in the page cache that nobody uses counted as free, as
 * Kubernetes counts them; undefined where it sets no limit.
 * @param cacheKey of the inactive file pages in memory.stat
 */
export function parseGroupLeft(texts: GroupTexts, cacheKey: string): number | undefined {
  const limit = texts.limit === undefined ? undefined : parseBytes(texts.limit)
  const usage = texts.usage === undefined ? undefined : parseBytes(texts.usage)
  if (limit === undefined || usage === undefined) return undefined
  const cache = parseKey(texts.stat ?? '', cacheKey) ?? 0
  return Math.max(0, limit - Math.max(0, usage - cache))
}
