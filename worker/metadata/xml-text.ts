const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name] ?? whole
  const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Text with the entities of XML itself and character references decoded. */
export const decodeXml = (markup: string): string =>
  markup.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, decodeEntity)

/** Text as it can stand in XML 1.0, which knows hardly any control character. */
export const encodeXml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are the ones to find
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
