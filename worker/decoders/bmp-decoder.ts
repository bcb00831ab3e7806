import type { Decoder } from './decoder.js'
import { isDibHeader, readDibHeader, type DibHeader } from './dib-header.js'
import { decodeDib } from './dib-pixels.js'
import { writePng, type PngExtras } from './png-writer.js'
import { isRgbProfile, LOST_PROFILE } from './rgb-profile.js'

/** BITMAPFILEHEADER. */
const FILE_HEADER_BYTES = 14
const V5_BYTES = 124
/** PROFILE_EMBEDDED and PROFILE_LINKED of wingdi.h, as they stand in the file. */
const EMBEDDED = 'DEBM'
const LINKED = 'KNIL'

interface Profile {
  readonly icc: Buffer | undefined
  readonly warnings: readonly string[]
}

function readProfile(bytes: Buffer, { start, bytes: size }: DibHeader): Profile {
  const none = { icc: undefined, warnings: [] }
  if (size < V5_BYTES) return none
  const kind = bytes.toString('latin1', start + 56, start + 60)
  if (kind === LINKED) return { ...none, warnings: ['Its colour profile is in another file'] }
  if (kind !== EMBEDDED) return none
  const at = start + bytes.readUInt32LE(start + 112)
  const icc = bytes.subarray(at, at + bytes.readUInt32LE(start + 116))
  return isRgbProfile(icc) ? { icc, warnings: [] } : { ...none, warnings: [LOST_PROFILE] }
}

/** Pixels a metre beyond which the field holds nonsense: 25,400 an inch. */
const MAX_DENSITY = 1_000_000

/** Pixels a metre, where both are told. */
function readDensity(bytes: Buffer, { start, bytes: size }: DibHeader): PngExtras['density'] {
  if (size < 32) return undefined
  const [x, y] = [bytes.readInt32LE(start + 24), bytes.readInt32LE(start + 28)]
  const isTold = Math.min(x, y) > 0 && Math.max(x, y) <= MAX_DENSITY
  return isTold ? { x, y } : undefined
}

/** Where the pixels are: as told, unless that is impossible. */
function findPixels(bytes: Buffer, header: DibHeader): number {
  const told = bytes.readUInt32LE(10)
  const { start, bytes: size, paletteAt, paletteCount, paletteEntryBytes } = header
  return told >= start + size && told < bytes.length
    ? told
    : paletteAt + paletteCount * paletteEntryBytes
}

const decodeBmp: Decoder['toPng'] = (path, bytes, limits, admit) => {
  const header = readDibHeader(path, bytes, FILE_HEADER_BYTES, limits)
  admit(header)
  const { icc, warnings } = readProfile(bytes, header)
  const pixels = decodeDib(path, bytes, header, findPixels(bytes, header), icc === undefined)
  return {
    png: writePng(pixels.raster, { icc, density: readDensity(bytes, header) }),
    width: header.width,
    height: header.height,
    isLossless: true,
    warnings: [...warnings, ...pixels.warnings],
  }
}

/** BMP of Windows and OS/2: every depth, RLE, masks, alpha, embedded profiles. */
export const bmpDecoder: Decoder = {
  format: 'bmp',
  matches: (bytes) =>
    bytes.toString('latin1', 0, 2) === 'BM' && isDibHeader(bytes, FILE_HEADER_BYTES),
  toPng: decodeBmp,
}
