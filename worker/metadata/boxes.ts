/** One box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string
  readonly at: number
  readonly end: number
  readonly data: Buffer
}

/** Reads the boxes that fill the bytes; undefined where they do not, or have 64-bit sizes. */
export function readBoxes(bytes: Buffer): readonly Box[] | undefined {
  const boxes: Box[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at)
    const end = size === 0 ? bytes.length : at + size
    if (size === 1 || end < at + 8 || end > bytes.length) return undefined
    boxes.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      at,
      end,
      data: bytes.subarray(at + 8, end),
    })
    at = end
  }
  return at === bytes.length ? boxes : undefined
}

export function makeBox(type: string, ...parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 4, 'latin1')
  const bytes = Buffer.concat([head, ...parts])
  bytes.writeUInt32BE(bytes.length, 0)
  return bytes
}

/** Big-endian numbers one after the other, each told as [value, bytes]. */
export const packNumbers = (...numbers: readonly (readonly [number, number])[]): Buffer =>
  Buffer.concat(
    numbers.map(([value, size]) => {
      const bytes = Buffer.alloc(size)
      if (size > 0) bytes.writeUIntBE(value, 0, size)
      return bytes
    }),
  )
