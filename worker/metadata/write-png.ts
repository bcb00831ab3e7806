import { namesOf, namesWithout, type OutputBlocks, type Written } from './output-blocks.js'
import { makeChunk, readChunks, type Chunk } from './png-chunks.js'
import { XMP_KEYWORD } from './png-text.js'

const METRES_PER_INCH = 0.0254

function makeDensity(density: number): Buffer {
  const data = Buffer.alloc(9)
  const perMetre = Math.round(density / METRES_PER_INCH)
  data.writeUInt32BE(perMetre, 0)
  data.writeUInt32BE(perMetre, 4)
  data[8] = 1
  return makeChunk('pHYs', data)
}

/** Neither compressed nor in a language, as XMP asks for it (XMP part 3, 1.1.5). */
const makeXmp = (text: string): Buffer =>
  makeChunk('iTXt', Buffer.from(`${XMP_KEYWORD}\0\0\0\0\0`, 'latin1'), Buffer.from(text))

/** Whether a `pHYs` chunk tells this density, as exactly as the density is known. */
const tells = ({ data }: Chunk, density: number): boolean =>
  data.length >= 9 && Math.round(data.readUInt32BE(0) * METRES_PER_INCH) === Math.round(density)

/** Puts blocks into a PNG, before its picture data. */
export function writePng(bytes: Buffer, blocks: OutputBlocks): Written {
  const chunks = readChunks(bytes)
  const place = chunks.find(({ type }) => type === 'IDAT')?.at
  if (place === undefined) return { bytes, lost: namesOf(blocks) }
  const { density, exif, xmp } = blocks
  const added: Buffer[] = []
  const known = chunks.find(({ type }) => type === 'pHYs')
  // The encoder makes one up where it is not told; there is one chunk at most.
  const isStale = density !== undefined && known !== undefined && !tells(known, density)
  if (density !== undefined && (!known || isStale)) added.push(makeDensity(density))
  if (exif) added.push(makeChunk('eXIf', exif))
  if (xmp) added.push(makeXmp(xmp.text))
  added.push(...blocks.comments)
  const before = isStale
    ? [bytes.subarray(0, known.at), bytes.subarray(known.at + 12 + known.data.length, place)]
    : [bytes.subarray(0, place)]
  return {
    bytes: Buffer.concat([...before, ...added, bytes.subarray(place)]),
    lost: namesWithout(blocks, 'EXIF', 'XMP', 'comments'),
  }
}
