import { crc32, deflateSync } from 'node:zlib'
import { insertPngChunks } from '../../worker/told-colour.js'

/** A chunk with its length and check sum. */
export function makePngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, check])
}

/** Gives a PNG a profile that belongs to its values as they are. */
export const withProfile = (png: Buffer, icc: Buffer): Buffer =>
  insertPngChunks(png, [
    makePngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc)])),
  ])

/** Tells the gamma of a PNG (PNG 3rd ed., 11.3.2.2). */
export function withGamma(png: Buffer, gamma: number): Buffer {
  const data = Buffer.alloc(4)
  data.writeUInt32BE(Math.round(gamma * 100_000))
  return insertPngChunks(png, [makePngChunk('gAMA', data)])
}
