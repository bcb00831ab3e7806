import type { BytePath } from '../../shared/byte-path.js'
import type { Limits } from '../../shared/limits.js'
import type { Size } from '../../shared/size.js'
import { checkInputSize } from '../limits.js'
import { refuse } from './refuse.js'

/** Which bits of a pixel make up each channel. */
export interface Masks {
  readonly red: number
  readonly green: number
  readonly blue: number
  /** 0 where there is none. */
  readonly alpha: number
}

/** Header of a device-independent bitmap, the part that BMP and ICO share. */
export interface DibHeader extends Size {
  /** Where the header itself starts; some fields count from here. */
  readonly start: number
  readonly bytes: number
  readonly isTopDown: boolean
  readonly bits: number
  readonly compression: 'none' | 'rle4' | 'rle8'
  /** As the file tells them; undefined where the usual ones of the depth hold. */
  readonly masks: Masks | undefined
  readonly paletteAt: number
  readonly paletteEntryBytes: 3 | 4
  readonly paletteCount: number
}

/** BITMAPCOREHEADER, OS/2 1. */
const CORE_BYTES = 12
/** BITMAPINFOHEADER; with three masks; with four; OS/2 2. */
const INFO_BYTES = 40
const RGB_MASKS_BYTES = 52
const ALPHA_MASK_BYTES = 56
const OS2_BYTES = 64
const MAX_BYTES = 1024

const depths: readonly number[] = [1, 2, 4, 8, 16, 24, 32]

/** BI_RGB, BI_RLE8, BI_RLE4, BI_BITFIELDS, BI_ALPHABITFIELDS of wingdi.h. */
const compressions: Readonly<Record<number, DibHeader['compression']>> = {
  0: 'none',
  1: 'rle8',
  2: 'rle4',
  3: 'none',
  6: 'none',
}
const BITFIELDS = 3
const ALPHA_BITFIELDS = 6

/** Whether a header may start here: far from proof, but with 'BM' before it enough. */
export function isDibHeader(bytes: Buffer, start: number): boolean {
  if (bytes.length < start + CORE_BYTES) return false
  const size = bytes.readUInt32LE(start)
  return size === CORE_BYTES || (size >= 16 && size <= MAX_BYTES)
}

type Field = (at: number) => number

/** Fields of a header that may end early: those past its end are 0. */
const fieldsOf =
  (bytes: Buffer, start: number, size: number): Field =>
  (at) =>
    at + 4 <= size ? bytes.readUInt32LE(start + at) : 0

function readMasks(bytes: Buffer, start: number, size: number, kind: number): Masks | undefined {
  if (kind !== BITFIELDS && kind !== ALPHA_BITFIELDS) return undefined
  const count = size >= ALPHA_MASK_BYTES || kind === ALPHA_BITFIELDS ? 4 : 3
  const at = start + INFO_BYTES
  const mask = (index: number): number =>
    index < count && at + index * 4 + 4 <= bytes.length ? bytes.readUInt32LE(at + index * 4) : 0
  const masks = { red: mask(0), green: mask(1), blue: mask(2), alpha: mask(3) }
  return (masks.red | masks.green | masks.blue) === 0 ? undefined : masks
}

const maskBytesAfter = (size: number, kind: number): number => {
  if (size >= RGB_MASKS_BYTES) return 0
  return kind === ALPHA_BITFIELDS ? 16 : kind === BITFIELDS ? 12 : 0
}

function readCore(bytes: Buffer, start: number): DibHeader {
  const bits = bytes.readUInt16LE(start + 10)
  return {
    ...{ start, bytes: CORE_BYTES, isTopDown: false, bits },
    width: bytes.readUInt16LE(start + 4),
    height: bytes.readUInt16LE(start + 6),
    compression: 'none',
    masks: undefined,
    paletteAt: start + CORE_BYTES,
    paletteEntryBytes: 3,
    paletteCount: bits <= 8 ? 2 ** bits : 0,
  }
}

function readInfo(path: BytePath, bytes: Buffer, start: number, size: number): DibHeader {
  const field = fieldsOf(bytes, start, size)
  const kind = field(16)
  // OS/2 2 means other things by the numbers that Windows took for masks and embedded JPEG.
  const compression = size === OS2_BYTES && kind > 2 ? undefined : compressions[kind]
  if (!compression) {
    refuse('unsupported_format', path, 'a BMP with a known compression', `number ${kind}`)
  }
  const bits = bytes.readUInt16LE(start + 14)
  const height = field(8) | 0
  const full = bits <= 8 ? 2 ** bits : 0
  return {
    ...{ start, bytes: size, bits, compression },
    width: field(4) | 0,
    height: Math.abs(height),
    isTopDown: height < 0,
    masks: readMasks(bytes, start, size, kind),
    paletteAt: start + size + maskBytesAfter(size, kind),
    paletteEntryBytes: 4,
    paletteCount: Math.min(field(32) || full, full),
  }
}

/**
 * Reads a header and checks the size against the limits.
 * @param start where it is: after the file header in BMP, at 0 in ICO
 * @throws FileFailure `corrupt`, `too_large`, `unsupported_format`
 */
export function readDibHeader(
  path: BytePath,
  bytes: Buffer,
  start: number,
  limits: Limits,
): DibHeader {
  const size = isDibHeader(bytes, start) ? bytes.readUInt32LE(start) : 0
  if (size === 0 || start + size > bytes.length) {
    refuse('corrupt', path, 'a whole bitmap header', `${bytes.length - start} bytes`)
  }
  const header = size === CORE_BYTES ? readCore(bytes, start) : readInfo(path, bytes, start, size)
  const { width, height, bits, compression } = header
  if (width <= 0 || height === 0) refuse('corrupt', path, 'a size', `${width}x${height}`)
  if (!depths.includes(bits)) refuse('corrupt', path, '1 to 32 bits a pixel', `${bits}`)
  if (compression !== 'none' && compression !== `rle${bits}`) {
    refuse('corrupt', path, `${bits} bits a pixel as they are`, compression)
  }
  checkInputSize(path, { width, height }, 1, limits)
  return header
}
