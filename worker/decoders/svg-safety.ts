/** Larger drawings are data, and cost minutes. */
export const MAX_SVG_BYTES = 1_000_000

const HEAD_BYTES = 4096

/** Whether a file is text that starts an SVG; packed SVG is not. */
export function isSvg(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, HEAD_BYTES).replace(/^\xef\xbb\xbf/, '')
  if (!/^\s*<[?!\w]/.test(head) || /^\s*<(?:!doctype\s+)?html/i.test(head)) return false
  return /<(?:[\w.-]+:)?svg[\s>/]/.test(head)
}

/** What a reference may be: a part of the same drawing, or a bitmap within it. */
const INNER_REFERENCE = /^\s*(?:#|data:image\/(?:png|jpe?g|webp|gif)[;,])/i
const INNER_URL = /^\s*(?:["']|&quot;|&apos;)?\s*#/

const references = (text: string): readonly string[] =>
  [...text.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S*))/gi)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )

const urls = (text: string): readonly string[] =>
  [...text.matchAll(/url\(([^)]*)/gi)].map(([, url]) => url ?? '')

/** Entities that only shorten, or that reach out: a parser that never sees them cannot err. */
const hasOwnEntities = (text: string): boolean =>
  /<!ENTITY/i.test(text) || /<!DOCTYPE[^>]*\[/i.test(text)

const encodingOf = (text: string): string =>
  /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)/i.exec(text)?.[1]?.toLowerCase() ?? 'utf-8'

const encodings: readonly string[] = ['utf-8', 'utf8', 'us-ascii', 'ascii', 'iso-8859-1']

const clip = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)

/**
 * Why a drawing is not rendered: it reaches out of its file, or could.
 * librsvg is given no base address and so opens no file; this is the second lock.
 * @returns what it has, for people; undefined where nothing is wrong
 */
export function findSvgDanger(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  const encoding = encodingOf(text)
  if (!encodings.includes(encoding)) return `text in ${clip(encoding)}`
  if (text.includes('\0')) return 'binary data'
  if (hasOwnEntities(text)) return 'entities of its own'
  if (/@import/i.test(text)) return 'an imported style sheet'
  const outer =
    references(text).find((reference) => !INNER_REFERENCE.test(reference)) ??
    urls(text).find((url) => !INNER_URL.test(url))
  return outer === undefined ? undefined : `a reference to '${clip(outer)}'`
}
