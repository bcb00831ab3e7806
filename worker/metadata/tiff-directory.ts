/** Bytes that offsets count from, and the order in which their numbers are stored. */
export interface TiffBytes {
  readonly bytes: Buffer
  readonly little: boolean
}

/** A part of the bytes: from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One field of a directory as it is stored (TIFF 6.0, section 2). */
export interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** The twelve bytes of the field itself. */
  readonly at: number
  /** Where its value is; undefined where that is of no known type or not within the bytes. */
  readonly data: Range | undefined
}

export interface Directory {
  readonly at: number
  readonly entries: readonly Entry[]
  /** Offset of the directory after this one; 0 where there is none. */
  readonly next: number
}

export const ENTRY_BYTES = 12

/** Bytes a value of each type takes (TIFF 6.0; 13 is IFD; 129 is UTF-8, EXIF 3.0). */
const typeBytes: ReadonlyMap<number, number> = new Map(
  [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4].map((bytes, type) => [type, bytes] as const),
).set(129, 1)

/** Bytes that one value of a type takes; 0 for an unknown type. */
const bytesOfType = (type: number): number => typeBytes.get(type) ?? 0

/** Bytes of one number of a type: rationals are two numbers of four bytes. */
export const wordOfType = (type: number): number =>
  type === 5 || type === 10 ? 4 : bytesOfType(type)

export const readU16 = ({ bytes, little }: TiffBytes, at: number): number =>
  little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)

export const readU32 = ({ bytes, little }: TiffBytes, at: number): number =>
  little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)

export const writeU16 = ({ bytes, little }: TiffBytes, at: number, value: number): number =>
  little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at)

export const writeU32 = ({ bytes, little }: TiffBytes, at: number, value: number): number =>
  little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at)

/** Where the value of a field of this type and count lies: within the field if it fits there. */
function locateData(tiff: TiffBytes, at: number, type: number, count: number): Range | undefined {
  const size = bytesOfType(type) * count
  if (size === 0) return undefined
  const start = size <= 4 ? at + 8 : readU32(tiff, at + 8)
  return start + size <= tiff.bytes.length ? { start, end: start + size } : undefined
}

/** Reads a directory; undefined where it does not lie within the bytes or is empty. */
export function readDirectory(tiff: TiffBytes, at: number): Directory | undefined {
  const { length } = tiff.bytes
  if (at < 8 || at + 2 > length) return undefined
  const count = readU16(tiff, at)
  const end = at + 2 + count * ENTRY_BYTES
  if (count === 0 || end > length) return undefined
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const place = at + 2 + index * ENTRY_BYTES
    const type = readU16(tiff, place + 2)
    const valueCount = readU32(tiff, place + 4)
    return {
      tag: readU16(tiff, place),
      type,
      count: valueCount,
      at: place,
      data: locateData(tiff, place, type, valueCount),
    }
  })
  return { at, entries, next: end + 4 <= length ? readU32(tiff, end) : 0 }
}

/** The numbers of a field of type BYTE, SHORT, LONG or IFD; empty for any other. */
export function readNumbers(tiff: TiffBytes, entry: Entry): readonly number[] {
  const { data, type } = entry
  const numbers: number[] = []
  if (!data || ![1, 3, 4, 13].includes(type)) return numbers
  const size = bytesOfType(type)
  for (let at = data.start; at < data.end; at += size) {
    if (size === 1) numbers.push(tiff.bytes.readUInt8(at))
    else numbers.push(size === 2 ? readU16(tiff, at) : readU32(tiff, at))
  }
  return numbers
}

/** Whether numbers are stored with their lowest byte first; undefined where it is no classic TIFF. */
export function readByteOrder(bytes: Buffer): boolean | undefined {
  const mark = bytes.toString('latin1', 0, 4)
  if (bytes.length < 8) return undefined
  if (mark === 'II*\0') return true
  return mark === 'MM\0*' ? false : undefined
}

/** All bytes of a directory: its count, its fields, the offset of the next. */
export const directoryRange = ({ at, entries }: Directory): Range => ({
  start: at,
  end: at + 2 + entries.length * ENTRY_BYTES + 4,
})
