import { packNumbers } from './boxes.js'

/** Where the data of an item lies in the file. */
interface ItemLocation {
  readonly id: number
  readonly offset: number
  readonly length: number
}

/** Sizes in bytes of the numbers in an `iloc` box. */
interface Layout {
  readonly version: number
  readonly offset: number
  readonly length: number
  readonly base: number
  readonly index: number
  /** Of an item's number, and of the count of items. */
  readonly id: number
}

const FULL_BOX_BYTES = 4
const COUNT_AT = FULL_BOX_BYTES + 2

/** Layout of the box (ISO/IEC 14496-12, 8.11.3); undefined where we cannot write in it. */
function readLayout(data: Buffer): Layout | undefined {
  if (data.length < COUNT_AT + 4) return undefined
  const version = data.readUInt8(0)
  const sizes = data.readUInt16BE(FULL_BOX_BYTES)
  const layout: Layout = {
    version,
    offset: sizes >> 12,
    length: (sizes >> 8) & 15,
    base: (sizes >> 4) & 15,
    index: version === 0 ? 0 : sizes & 15,
    id: version === 2 ? 4 : 2,
  }
  const isKnown = version <= 2 && layout.index <= 4 && [0, 4].includes(layout.base)
  return isKnown && layout.offset === 4 && layout.length === 4 ? layout : undefined
}

const encodeLocation = (layout: Layout, { id, offset, length }: ItemLocation): Buffer =>
  packNumbers(
    [id, layout.id],
    // How it is stored (0: in the file), and in which file (0: this one).
    [0, layout.version === 0 ? 0 : 2],
    [0, 2],
    [0, layout.base],
    [1, 2],
    [0, layout.index],
    [offset, 4],
    [length, 4],
  )

/**
 * Adds `shift` to an item's offsets and tells where the next item starts. The base alone is moved
 * where there is one.
 */
function shiftItem(data: Buffer, start: number, layout: Layout, shift: number): number {
  let at = start + layout.id
  const isInFile = layout.version === 0 || (data.readUInt16BE(at) & 15) === 0
  at += (layout.version === 0 ? 0 : 2) + 2
  const move = (place: number) => {
    if (isInFile) data.writeUInt32BE(data.readUInt32BE(place) + shift, place)
  }
  if (layout.base > 0) move(at)
  at += layout.base
  const extents = data.readUInt16BE(at)
  at += 2
  for (let extent = 0; extent < extents; extent += 1) {
    if (layout.base === 0) move(at + layout.index)
    at += layout.index + layout.offset + layout.length
  }
  return at
}

/**
 * Rewrites the data of an `iloc` box: the items there are move by `shift` bytes, others are added.
 * @returns undefined where the box is damaged or of an unknown layout
 */
export function addLocations(
  source: Buffer,
  shift: number,
  added: readonly ItemLocation[],
): Buffer | undefined {
  const layout = readLayout(source)
  if (!layout) return undefined
  const data = Buffer.from(source)
  try {
    const count = data.readUIntBE(COUNT_AT, layout.id)
    let at = COUNT_AT + layout.id
    for (let item = 0; item < count; item += 1) at = shiftItem(data, at, layout, shift)
    if (at !== data.length) return undefined
    data.writeUIntBE(count + added.length, COUNT_AT, layout.id)
  } catch (error) {
    // Counts and offsets that lead out of the box.
    if (error instanceof RangeError) return undefined
    throw error
  }
  return Buffer.concat([data, ...added.map((location) => encodeLocation(layout, location))])
}
