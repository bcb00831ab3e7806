import { crc32 } from 'node:zlib'

/** One chunk of a PNG (PNG 3, 5.3). */
export interface Chunk {
  readonly type: string
  readonly at: number
  readonly data: Buffer
}

const SIGNATURE_BYTES = 8

/** Reads all chunks, or those before the first that is damaged. */
export function readChunks(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const start = at + 8
    const end = start + bytes.readUInt32BE(at)
    if (end + 4 > bytes.length) break
    chunks.push({
      type: bytes.toString('latin1', at + 4, start),
      at,
      data: bytes.subarray(start, end),
    })
    at = end + 4
  }
  return chunks
}

/** Makes a chunk with its checksum. */
export function makeChunk(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...parts])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(body.length - 4, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
