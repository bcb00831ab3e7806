import type { Size } from '../../shared/size.js'
import { namesOf, namesWithout, type OutputBlocks, type Written } from './output-blocks.js'

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

/** Flags of the VP8X chunk (WebP container specification, "Extended File Format"). */
const flag = { alpha: 0x10, exif: 0x08, xmp: 0x04 } as const

const HEADER_BYTES = 12

function readChunks(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = HEADER_BYTES; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4)
    if (at + 8 + size > bytes.length) break
    chunks.push({
      type: bytes.toString('latin1', at, at + 4),
      data: bytes.subarray(at + 8, at + 8 + size),
    })
    at += 8 + size + (size % 2)
  }
  return chunks
}

function encodeChunk({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** The chunk that says what else there is, for a file that did not need it so far. */
function makeExtended(chunks: readonly Chunk[], { width, height }: Size): Buffer {
  const data = Buffer.alloc(10)
  const lossless = chunks.find(({ type }) => type === 'VP8L')?.data
  // Bit 28 after the signature byte (WebP lossless bitstream, 3.1).
  const hasAlpha = lossless !== undefined && ((lossless[4] ?? 0) & 0x10) !== 0
  data[0] = hasAlpha ? flag.alpha : 0
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return data
}

/** Puts blocks into a WebP, after its picture data. */
export function writeWebp(bytes: Buffer, blocks: OutputBlocks, size: Size): Written {
  const { exif, xmp } = blocks
  const lost = namesWithout(blocks, 'EXIF', 'XMP')
  if (!exif && !xmp) return { bytes, lost }
  const chunks = readChunks(bytes)
  const first = chunks[0]
  if (!first) return { bytes, lost: namesOf(blocks) }
  const extended = Buffer.from(first.type === 'VP8X' ? first.data : makeExtended(chunks, size))
  extended[0] = (extended[0] ?? 0) | (exif ? flag.exif : 0) | (xmp ? flag.xmp : 0)
  const all = [
    { type: 'VP8X', data: extended },
    ...chunks.filter(({ type }) => type !== 'VP8X'),
    ...(exif ? [{ type: 'EXIF', data: exif }] : []),
    ...(xmp ? [{ type: 'XMP ', data: Buffer.from(xmp.text) }] : []),
  ]
  const body = Buffer.concat(all.map(encodeChunk))
  const header = Buffer.from(bytes.subarray(0, HEADER_BYTES))
  header.writeUInt32LE(4 + body.length, 4)
  return { bytes: Buffer.concat([header, body]), lost }
}
