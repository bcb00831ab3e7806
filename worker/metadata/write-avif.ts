import { makeBox, packNumbers, readBoxes, type Box } from './boxes.js'
import { addLocations } from './item-locations.js'
import { namesOf, namesWithout, type OutputBlocks, type Written } from './output-blocks.js'

/** An item to be added: type, what follows its empty name, data. */
interface Item {
  readonly type: string
  readonly detail: Buffer
  readonly data: Buffer
}

const FULL_BOX_BYTES = 4
const BOX_HEAD_BYTES = 8
const HIDDEN = 1

/** Items as HEIF has them (ISO/IEC 23008-12, A.2 and A.3). */
function makeItems({ exif, xmp }: OutputBlocks): readonly Item[] {
  const mark = Buffer.from('\0\0\0\x06Exif\0\0', 'latin1')
  const xmpType = Buffer.from('application/rdf+xml\0', 'latin1')
  return [
    ...(exif ? [{ type: 'Exif', detail: Buffer.alloc(0), data: Buffer.concat([mark, exif]) }] : []),
    ...(xmp ? [{ type: 'mime', detail: xmpType, data: Buffer.from(xmp.text) }] : []),
  ]
}

const encodeEntry = ({ type, detail }: Item, id: number): Buffer =>
  makeBox(
    'infe',
    packNumbers([2, 1], [HIDDEN, 3], [id, 2], [0, 2]),
    Buffer.from(`${type}\0`, 'latin1'),
    detail,
  )

/** Adds entries to the data of an `iinf` box, and tells the first free item number. */
function readInfo({ data }: Box) {
  const countBytes = data[0] === 0 ? 2 : 4
  const start = FULL_BOX_BYTES + countBytes
  const entries = data.length < start ? undefined : readBoxes(data.subarray(start))
  if (
    !entries?.every(
      (entry) => entry.type === 'infe' && entry.data[0] === 2 && entry.data.length >= 6,
    )
  ) {
    return undefined
  }
  const free = Math.max(0, ...entries.map((entry) => entry.data.readUInt16BE(FULL_BOX_BYTES))) + 1
  const add = (added: readonly Buffer[]): Buffer =>
    makeBox(
      'iinf',
      data.subarray(0, FULL_BOX_BYTES),
      packNumbers([entries.length + added.length, countBytes]),
      data.subarray(start),
      ...added,
    )
  return { free, add }
}

/** The `iref` box with references that say: these items describe the picture. */
function addReferences(source: Box | undefined, ids: readonly number[], primary: number) {
  if (source && source.data[0] !== 0) return undefined
  const head = source?.data ?? Buffer.alloc(FULL_BOX_BYTES)
  const added = ids.map((id) => makeBox('cdsc', packNumbers([id, 2], [1, 2], [primary, 2])))
  return makeBox('iref', head, ...added)
}

/** The file with the items in it; undefined where its boxes are not as our encoder writes them. */
function addItems(bytes: Buffer, items: readonly Item[]): Buffer | undefined {
  const meta = readBoxes(bytes)?.find(({ type }) => type === 'meta')
  const boxes = meta && readBoxes(meta.data.subarray(FULL_BOX_BYTES))
  const find = (wanted: string) => boxes?.find(({ type }) => type === wanted)
  const [locations, information, primary] = [find('iloc'), find('iinf'), find('pitm')]
  const info = information && readInfo(information)
  if (!meta || !boxes || !locations || !info || primary?.data[0] !== 0) return undefined
  const ids = items.map((_, index) => info.free + index)
  const references = addReferences(find('iref'), ids, primary.data.readUInt16BE(FULL_BOX_BYTES))
  const entries = info.add(items.map((item, index) => encodeEntry(item, info.free + index)))
  if (!references || info.free + items.length > 0xffff) return undefined

  const assemble = (shift: number): Buffer | undefined => {
    let offset = bytes.length + shift + BOX_HEAD_BYTES
    const places = items.map(({ data }, index) => {
      const place = { id: info.free + index, offset, length: data.length }
      offset += data.length
      return place
    })
    const located = addLocations(locations.data, shift, places)
    if (!located) return undefined
    const replaced = new Map([
      ['iloc', makeBox('iloc', located)],
      ['iinf', entries],
      ['iref', references],
    ])
    const parts = boxes.map(({ type, at, end }) => {
      const start = BOX_HEAD_BYTES + FULL_BOX_BYTES
      return replaced.get(type) ?? bytes.subarray(meta.at + start + at, meta.at + start + end)
    })
    if (!find('iref')) parts.push(references)
    return makeBox('meta', meta.data.subarray(0, FULL_BOX_BYTES), ...parts)
  }
  // How far the data moves depends on the size of the new box, which does not depend on its values.
  const growth = (assemble(0)?.length ?? 0) - (meta.end - meta.at)
  const newMeta = assemble(growth)
  return (
    newMeta &&
    Buffer.concat([
      bytes.subarray(0, meta.at),
      newMeta,
      bytes.subarray(meta.end),
      makeBox('mdat', ...items.map(({ data }) => data)),
    ])
  )
}

/** Puts blocks into an AVIF as items of their own, with their data at the end of the file. */
export function writeAvif(bytes: Buffer, blocks: OutputBlocks): Written {
  const items = makeItems(blocks)
  const written = items.length > 0 ? addItems(bytes, items) : bytes
  return written
    ? { bytes: written, lost: namesWithout(blocks, 'EXIF', 'XMP') }
    : { bytes, lost: namesOf(blocks) }
}
