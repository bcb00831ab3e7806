import type { Size } from '../../shared/size.js'
import { isDibHeader } from './dib-header.js'

/** One picture of an icon. */
export interface IconEntry extends Size {
  readonly bits: number
  readonly isPng: boolean
  /** All of it, or what the file has of it. */
  readonly bytes: Buffer
  readonly isWhole: boolean
}

/** Reserved, then 1 for an icon; 2 is a cursor. */
const SIGNATURE = Buffer.from([0, 0, 1, 0])
const HEAD_BYTES = 6
const ENTRY_BYTES = 16
const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const PNG_HEAD_BYTES = 33

const startsWith = (bytes: Buffer, signature: Buffer): boolean =>
  bytes.subarray(0, signature.length).equals(signature)

export function isIcon(bytes: Buffer): boolean {
  if (bytes.length < HEAD_BYTES + ENTRY_BYTES || !startsWith(bytes, SIGNATURE)) return false
  const count = bytes.readUInt16LE(4)
  const first = bytes.readUInt32LE(HEAD_BYTES + 12)
  return count > 0 && first >= HEAD_BYTES + count * ENTRY_BYTES && first < bytes.length
}

/** The directory holds a byte a side: 0 is 256, and what is larger only its picture tells. */
function readEntry(file: Buffer, at: number): IconEntry {
  const length = file.readUInt32LE(at + 8)
  const offset = file.readUInt32LE(at + 12)
  const bytes = file.subarray(offset, offset + length)
  const isWhole = length > 0 && bytes.length === length
  const rest = { bytes, isWhole, isPng: startsWith(bytes, PNG_SIGNATURE) }
  if (rest.isPng && bytes.length >= PNG_HEAD_BYTES) {
    return { ...rest, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), bits: 32 }
  }
  const width = file.readUInt8(at) || 256
  const height = file.readUInt8(at + 1) || 256
  const bits =
    !rest.isPng && isDibHeader(bytes, 0) && bytes.length >= 16 ? bytes.readUInt16LE(14) : 0
  return { ...rest, width, height, bits }
}

/** Pictures of an icon that `isIcon` has recognised, the largest and then deepest first. */
export function listIconEntries(file: Buffer): readonly IconEntry[] {
  const room = Math.floor((file.length - HEAD_BYTES) / ENTRY_BYTES)
  const count = Math.min(file.readUInt16LE(4), room)
  return Array.from({ length: count }, (_, index) =>
    readEntry(file, HEAD_BYTES + index * ENTRY_BYTES),
  ).sort((one, other) => {
    const larger = other.width * other.height - one.width * one.height
    return larger === 0 ? other.bits - one.bits : larger
  })
}
