import { createHash } from 'node:crypto'
import { decodeUtf8, trimNuls } from './text.js'
import type { Plan } from './plan.js'
import { editXmp } from './xmp-edit.js'
import { makeXmpRules } from './xmp-rules.js'

/** XMP to be written: a packet, and the extension of it that JPEG may need. */
export interface XmpPacket {
  readonly text: string
  readonly extension?: { readonly text: Buffer; readonly guid: string } | undefined
}

const GUID_BYTES = 32
const PART_HEAD_BYTES = GUID_BYTES + 8

/** Cuts out the spaces that make room for edits in place, before the end mark of a packet. */
export function trimPadding(text: string): string {
  const end = text.lastIndexOf('<?xpacket end')
  return end < 0 ? text.trimEnd() : `${text.slice(0, end).trimEnd()}\n${text.slice(end)}`
}

/** Cuts the space between tags down to a line end. */
const trimGaps = (text: string): string => text.replace(/>\s+</g, '>\n<')

/**
 * Puts the parts of an extended packet together (XMP part 3, 1.1.3.1): each has the name of the
 * whole, its size, its offset in it.
 * @returns undefined where parts are missing or overlap
 */
export function joinParts(parts: readonly Buffer[], guid: string): Buffer | undefined {
  const own = parts
    .filter(
      (part) =>
        part.length > PART_HEAD_BYTES &&
        part.toString('latin1', 0, GUID_BYTES).toUpperCase() === guid,
    )
    .map((part) => ({
      offset: part.readUInt32BE(GUID_BYTES + 4),
      data: part.subarray(PART_HEAD_BYTES),
    }))
    .sort((a, b) => a.offset - b.offset)
  let end = 0
  for (const { offset, data } of own) {
    if (offset !== end) return undefined
    end += data.length
  }
  const whole = Buffer.concat(own.map(({ data }) => data))
  return createHash('md5').update(whole).digest('hex').toUpperCase() === guid ? whole : undefined
}

/** Cuts an extension into parts of at most this many bytes, each with its head. */
export function splitParts(
  { text, guid }: { readonly text: Buffer; readonly guid: string },
  partBytes: number,
): readonly Buffer[] {
  const size = partBytes - PART_HEAD_BYTES
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => {
    const head = Buffer.alloc(PART_HEAD_BYTES)
    head.write(guid, 'latin1')
    head.writeUInt32BE(text.length, GUID_BYTES)
    head.writeUInt32BE(index * size, GUID_BYTES + 4)
    return Buffer.concat([head, text.subarray(index * size, (index + 1) * size)])
  })
}

const guidPattern = /HasExtendedXMP\s*(?:=\s*["']|>\s*)([0-9A-Fa-f]{32})/

function carryExtension(text: string, parts: readonly Buffer[], plan: Plan) {
  const guid = guidPattern.exec(text)?.[1]
  const whole = guid === undefined ? undefined : joinParts(parts, guid.toUpperCase())
  const source = whole && decodeUtf8(whole)
  const edited = source && editXmp(source, { ...makeXmpRules(plan), added: '' })
  if (!edited) return undefined
  const bytes = Buffer.from(edited)
  return { text: bytes, guid: createHash('md5').update(bytes).digest('hex').toUpperCase() }
}

/**
 * Edits a packet and its extension for the result.
 * @returns undefined where the packet cannot be read; an empty text where nothing is left of it
 */
export function carryXmp(
  packet: Buffer,
  parts: readonly Buffer[],
  plan: Plan,
): XmpPacket | undefined {
  const source = decodeUtf8(trimNuls(packet))
  if (source === undefined) return undefined
  const extension = carryExtension(source, parts, plan)
  const text = editXmp(source, makeXmpRules(plan, extension?.guid))
  if (text === undefined) return undefined
  // What `safe` takes out leaves more space behind than it keeps text.
  return { text: plan.policy === 'safe' ? trimGaps(text) : text, extension }
}
