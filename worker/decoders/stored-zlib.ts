/** Largest stored block of deflate (RFC 1951, 3.2.4). */
const MAX_BLOCK_BYTES = 65_535
const BLOCK_HEAD_BYTES = 5
/** zlib's header (RFC 1950): deflate, window of 32 KiB, fastest. */
const ZLIB_HEAD = [0x78, 0x01] as const

const ADLER_BASE = 65_521
/** Bytes after which the sums must be reduced, so that they stay exact in 32 bits. */
const ADLER_RUN = 5552

/** Goes on with the checksum of RFC 1950, 9 over more bytes. */
function adler32(bytes: Uint8Array, start: number): number {
  let low = start & 0xffff
  let high = start >>> 16
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + ADLER_RUN, bytes.length)
    for (; at < end; at++) {
      low = (low + (bytes[at] ?? 0)) | 0
      high = (high + low) | 0
    }
    low = (low >>> 0) % ADLER_BASE
    high = (high >>> 0) % ADLER_BASE
  }
  return ((high << 16) | low) >>> 0
}

/**
 * PNG scanlines as a zlib stream that stores them: a filter byte (none) before each row.
 * zlib itself at level 0 takes three times as long.
 * @param data rows without gaps
 */
export function storeRows(data: Uint8Array, height: number): Buffer {
  const rowBytes = data.length / height
  const blocks = Math.ceil((rowBytes + 1) / MAX_BLOCK_BYTES)
  const out = Buffer.allocUnsafe(6 + height * (rowBytes + 1 + blocks * BLOCK_HEAD_BYTES))
  out.set(ZLIB_HEAD)
  let at = ZLIB_HEAD.length
  let check = 1
  const row = Buffer.alloc(rowBytes + 1)
  for (let y = 0; y < height; y++) {
    row.set(data.subarray(y * rowBytes, (y + 1) * rowBytes), 1)
    check = adler32(row, check)
    for (let from = 0; from < row.length; from += MAX_BLOCK_BYTES) {
      const block = row.subarray(from, from + MAX_BLOCK_BYTES)
      const isLast = y === height - 1 && from + block.length === row.length
      out[at] = isLast ? 1 : 0
      out.writeUInt16LE(block.length, at + 1)
      out.writeUInt16LE(~block.length & 0xffff, at + 3)
      out.set(block, at + BLOCK_HEAD_BYTES)
      at += BLOCK_HEAD_BYTES + block.length
    }
  }
  out.writeUInt32BE(check, at)
  return out
}
