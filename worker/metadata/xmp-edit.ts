import { parseXml, type XmlElement, type XmlName } from './xml.js'
import { decodeXml, encodeXml } from './xml-text.js'
import { ns } from './xmp-names.js'

/** What becomes of a property or of a part of one: a text is its new value. */
type Decision = 'keep' | 'drop' | { readonly value: string }

export interface XmpRules {
  /** @param isProperty of the picture itself, not of something within a property */
  decide(name: XmlName, isProperty: boolean): Decision
  /** Properties to add, as markup with namespaces of its own. */
  readonly added: string
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const isNamed = ({ namespace, local }: XmlName, wanted: string, name: string): boolean =>
  namespace === wanted && local === name

/** Names that hold the packet together, such as `rdf:li` and `xml:lang`. */
const isFrame = ({ namespace, local }: XmlName): boolean =>
  [ns.rdf, 'xml', 'xmlns'].includes(namespace) ||
  (namespace === '' && (local === 'xmlns' || local === 'about'))

/** The `rdf:RDF` elements of a packet: outermost, or in a wrapper such as `x:xmpmeta`. */
const findRdf = (elements: readonly XmlElement[]): readonly XmlElement[] =>
  elements.flatMap((element) =>
    isNamed(element, ns.rdf, 'RDF')
      ? [element]
      : element.children.filter((child) => isNamed(child, ns.rdf, 'RDF')),
  )

/** Collects the edits that rules ask for. */
class Editor {
  readonly edits: Edit[] = []
  /** Properties that stay. */
  kept = 0

  constructor(private readonly rules: XmpRules) {}

  /** The properties of one resource: its attributes and the elements in it. */
  visit(parent: XmlElement, isResource: boolean): void {
    for (const attribute of parent.attributes) {
      if (isFrame(attribute)) continue
      const decision = this.rules.decide(attribute, isResource)
      const { start, end, valueStart, value } = attribute
      if (decision === 'drop') this.edits.push({ start, end, text: '' })
      else if (isResource) this.kept += 1
      if (typeof decision === 'string') continue
      this.replace(valueStart, valueStart + value.length, decision.value)
    }
    for (const child of parent.children) this.visitElement(child, isResource)
  }

  private visitElement(element: XmlElement, isProperty: boolean): void {
    const decision = isFrame(element) ? 'keep' : this.rules.decide(element, isProperty)
    // A value can only be put where there is a plain one.
    const { content, children, start, end } = element
    if (decision === 'drop' || (decision !== 'keep' && (!content || children.length > 0))) {
      this.edits.push({ start, end, text: '' })
      return
    }
    if (isProperty) this.kept += 1
    if (decision === 'keep') this.visit(element, false)
    else if (content) this.replace(content.start, content.end, decision.value)
  }

  private replace(start: number, end: number, value: string): void {
    this.edits.push({ start, end, text: encodeXml(value) })
  }
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return parts.join('') + text.slice(at)
}

/** A description of the same resource, which is named by the same text in all of them. */
function describe(rdf: XmlElement, added: string): string {
  const about = rdf.children
    .flatMap(({ attributes }) => attributes)
    .find((attribute) => isNamed(attribute, ns.rdf, 'about'))
  const name = encodeXml(decodeXml(about?.value ?? '')).replaceAll('"', '&quot;')
  return `<r:Description xmlns:r="${ns.rdf}" r:about="${name}">${added}</r:Description>`
}

/**
 * Edits an XMP packet by rules; everything else stays as it is written.
 * @returns the packet, an empty text where no property is left, undefined where it cannot be read
 */
export function editXmp(text: string, rules: XmpRules): string | undefined {
  const rdfs = findRdf(parseXml(text) ?? [])
  const first = rdfs[0]
  if (!first) return undefined
  const editor = new Editor(rules)
  for (const rdf of rdfs) {
    for (const resource of rdf.children) editor.visit(resource, true)
  }
  if (editor.kept === 0) return ''
  const at = first.content?.end
  if (rules.added === '' || at === undefined) return applyEdits(text, editor.edits)
  const addition: Edit = { start: at, end: at, text: describe(first, rules.added) }
  return applyEdits(text, [...editor.edits, addition])
}
