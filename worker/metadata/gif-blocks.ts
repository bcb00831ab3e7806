/** An extension block of a GIF (GIF89a, 23 to 26). */
interface Extension {
  readonly label: number
  /** From its introducer to its terminator. */
  readonly whole: Buffer
}

export const gifLabel = { comment: 0xfe, application: 0xff } as const

const EXTENSION = 0x21
const IMAGE = 0x2c
const HEADER_BYTES = 13

/** Bytes of the colour table that a packed field tells. */
const tableBytes = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0)

/** Where a chain of sub-blocks ends; undefined where it does not. */
function findChainEnd(bytes: Buffer, start: number): number | undefined {
  for (let at = start; at < bytes.length;) {
    const size = bytes[at] ?? 0
    if (size === 0) return at + 1
    at += 1 + size
  }
  return undefined
}

/** Reads the extensions of a GIF, up to its end or to the first damage. */
export function readExtensions(bytes: Buffer): readonly Extension[] {
  const extensions: Extension[] = []
  let at = HEADER_BYTES + tableBytes(bytes[10] ?? 0)
  for (;;) {
    const isExtension = bytes[at] === EXTENSION
    if (!isExtension && bytes[at] !== IMAGE) return extensions
    // A picture has a descriptor, a colour table, and the code size before its data.
    const chain = isExtension ? at + 2 : at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1
    const end = findChainEnd(bytes, chain)
    if (end === undefined) return extensions
    if (isExtension) {
      extensions.push({ label: bytes[at + 1] ?? 0, whole: bytes.subarray(at, end) })
    }
    at = end
  }
}

const XMP_HEAD = Buffer.from([EXTENSION, gifLabel.application, 11, ...Buffer.from('XMP DataXMP')])

/** Leads a reader that takes the packet for sub-blocks to its end (XMP part 3, 1.1.2). */
const XMP_TAIL = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0])

/** The XMP packet in an extension, if it holds one. */
export const readGifXmp = ({ whole }: Extension): Buffer | undefined =>
  whole.length > XMP_HEAD.length + XMP_TAIL.length && whole.subarray(0, 14).equals(XMP_HEAD)
    ? whole.subarray(XMP_HEAD.length, whole.length - XMP_TAIL.length)
    : undefined

export const makeGifXmp = (xmp: string): Buffer =>
  Buffer.concat([XMP_HEAD, Buffer.from(xmp), XMP_TAIL])
