import { decodeXml } from './xml-text.js'

/** A name by its namespace, whatever prefix stands for it. */
export interface XmlName {
  readonly namespace: string
  readonly local: string
}

interface XmlAttribute extends XmlName {
  /** The space before the name included, so that cutting leaves no gap. */
  readonly start: number
  readonly end: number
  /** As written, with entities. */
  readonly value: string
  readonly valueStart: number
}

export interface XmlElement extends XmlName {
  readonly start: number
  end: number
  /** As written, with its prefix. */
  readonly rawName: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: XmlElement[]
  /** Where the content starts and ends; both undefined for `<empty/>`. */
  content: { readonly start: number; readonly end: number } | undefined
}

/** Namespaces declared by an element, and those around it. */
interface Scope {
  readonly outer: Scope | undefined
  readonly names: ReadonlyMap<string, string>
}

interface RawAttribute {
  readonly rawName: string
  readonly start: number
  readonly end: number
  readonly value: string
  readonly valueStart: number
}

interface Open {
  readonly element: XmlElement
  readonly scope: Scope | undefined
  readonly contentStart: number
}

/** Deeper than any packet in use; what is deeper is an attack. */
const MAX_DEPTH = 64

const attributePattern = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const openPattern = /<([^\s<>/"'=!?]+)/y
const tagEndPattern = /\s*(\/?)>/y
const closePattern = /<\/([^\s<>]+)\s*>/y

/** Parts without elements, by how they start and end. */
const skipped = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

function resolveName(rawName: string, scope: Scope | undefined, isAttribute: boolean): XmlName {
  const colon = rawName.indexOf(':')
  const prefix = rawName.slice(0, Math.max(colon, 0))
  const local = rawName.slice(colon + 1)
  if (prefix === '' && isAttribute) return { namespace: '', local }
  for (let at = scope; at; at = at.outer) {
    const namespace = at.names.get(prefix)
    if (namespace !== undefined) return { namespace, local }
  }
  return { namespace: prefix, local }
}

/** Reads what stands between the name of a tag and its end. */
function readAttributes(text: string, from: number) {
  const found: RawAttribute[] = []
  let at = from
  for (let match; (match = matchAt(attributePattern, text, at)); at = attributePattern.lastIndex) {
    const end = attributePattern.lastIndex
    const [, rawName = '', inDouble, inSingle] = match
    const value = inDouble ?? inSingle ?? ''
    found.push({ rawName, start: at, end, value, valueStart: end - 1 - value.length })
  }
  return { found, end: at }
}

/** The scope within a tag: that around it, with the namespaces that the tag declares. */
function openScope(attributes: readonly RawAttribute[], outer: Scope | undefined) {
  const names = new Map<string, string>()
  for (const { rawName, value } of attributes) {
    // The default namespace stands under an empty prefix.
    if (rawName === 'xmlns' || rawName.startsWith('xmlns:')) {
      names.set(rawName.slice(6), decodeXml(value))
    }
  }
  return names.size > 0 ? { outer, names } : outer
}

/** Reads a start tag at `start`; undefined where it is not well formed. */
function readTag(text: string, start: number, outer: Scope | undefined) {
  const rawName = matchAt(openPattern, text, start)?.[1]
  if (rawName === undefined) return undefined
  const { found, end } = readAttributes(text, openPattern.lastIndex)
  const close = matchAt(tagEndPattern, text, end)
  if (!close) return undefined
  const scope = openScope(found, outer)
  const { namespace, local } = resolveName(rawName, scope, false)
  const element: XmlElement = {
    namespace,
    local,
    rawName,
    start,
    end: tagEndPattern.lastIndex,
    attributes: found.map(({ rawName: name, start: from, end: to, value, valueStart }) => {
      const resolved = resolveName(name, scope, true)
      // Spelt out: a spread would take longer than all the rest.
      return {
        namespace: resolved.namespace,
        local: resolved.local,
        start: from,
        end: to,
        value,
        valueStart,
      }
    }),
    children: [],
    content: undefined,
  }
  return { element, scope, isEmpty: close[1] === '/' }
}

/** Where the part that starts here ends, if it is one without elements; 0 if it never does. */
function findSkippedEnd(text: string, at: number): number | undefined {
  const part = skipped.find(([start]) => text.startsWith(start, at))
  if (!part) return undefined
  const end = text.indexOf(part[1], at + part[0].length)
  return end < 0 ? 0 : end + part[1].length
}

/**
 * Finds the elements of an XML text and where they stand in it, so that it can be edited without
 * touching the rest. In one pass; a document type, which could define entities, is refused.
 * @returns the outermost elements, or undefined where the text is not well formed
 */
export function parseXml(text: string): readonly XmlElement[] | undefined {
  const roots: XmlElement[] = []
  const open: Open[] = []
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skippedEnd = findSkippedEnd(text, at)
    if (skippedEnd === 0) return undefined
    if (skippedEnd !== undefined) {
      at = skippedEnd
    } else if (text[at + 1] === '/') {
      const name = matchAt(closePattern, text, at)?.[1]
      const closed = open.pop()
      if (!closed || closed.element.rawName !== name) return undefined
      closed.element.content = { start: closed.contentStart, end: at }
      closed.element.end = closePattern.lastIndex
      at = closed.element.end
    } else {
      const parent = open.at(-1)
      const tag = readTag(text, at, parent?.scope)
      if (!tag || open.length === MAX_DEPTH) return undefined
      const { element, scope } = tag
      const siblings = parent ? parent.element.children : roots
      siblings.push(element)
      at = element.end
      if (!tag.isEmpty) open.push({ element, scope, contentStart: at })
    }
  }
  return open.length === 0 && roots.length > 0 ? roots : undefined
}
