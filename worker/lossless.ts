const ascii = (bytes: Uint8Array, start: number, length: number): string =>
  Buffer.from(
    bytes.buffer,
    bytes.byteOffset + start,
    Math.min(length, bytes.length - start),
  ).toString('latin1')

/** Whether the picture data of a WebP is VP8L; walks the RIFF chunks up to it. */
function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = ascii(bytes, at, 4)
    if (type === 'VP8L') return true
    if (type === 'VP8 ') return false
    const size = view.getUint32(at + 4, true)
    // Frames of an animation hold their picture data after 16 bytes of their own.
    at += type === 'ANMF' ? 24 : 8 + size + (size % 2)
  }
  return false
}

/** Compressions by tag value (TIFF 6.0 and libtiff's tiff.h), as encoders call them. */
const tiffCompressions: Readonly<Record<number, string>> = {
  1: 'none',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32_773: 'packbits',
  32_946: 'deflate',
  50_001: 'webp',
}

/** Old and new JPEG, JPEG 2000 in its variants, WebP. */
const lossyTiffCompressions: readonly number[] = [6, 7, 33_003, 33_004, 33_005, 34_712, 50_001]

/**
 * Value of the Compression tag (TIFF 6.0, section 3: 259) of the first picture; sharp does not tell
 * it. Reads the classic layout and BigTIFF, whose numbers are 8 bytes long.
 */
function readTiffCompression(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = ascii(bytes, 0, 2) === 'II'
  try {
    const isBig = view.getUint16(2, little) === 43
    const readLong = (at: number) =>
      isBig ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little)
    const directory = readLong(isBig ? 8 : 4)
    const count = isBig ? readLong(directory) : view.getUint16(directory, little)
    const [first, length, value] = isBig ? [directory + 8, 20, 12] : [directory + 2, 12, 8]
    for (let at = first; at < first + count * length; at += length) {
      if (view.getUint16(at, little) === 259) return view.getUint16(at + value, little)
    }
  } catch (error) {
    // A file that ends before its directory does.
    if (!(error instanceof RangeError)) throw error
  }
  return undefined
}

/**
 * Whether a file stores its pixels without loss. AVIF tells it nowhere in the header and counts as
 * lossy, as does a TIFF that does not tell.
 * @param format by content
 */
export function isStoredLossless(format: string, bytes: Uint8Array): boolean {
  switch (format) {
    case 'png':
    case 'gif':
      return true
    case 'webp':
      return isLosslessWebp(bytes)
    case 'tiff': {
      const compression = readTiffCompression(bytes)
      return compression !== undefined && !lossyTiffCompressions.includes(compression)
    }
    default:
      return false
  }
}

/** Compression of the first picture of a TIFF by name, or undefined where no encoder has it. */
export function nameTiffCompression(bytes: Uint8Array): string | undefined {
  const value = readTiffCompression(bytes)
  return value === undefined ? undefined : tiffCompressions[value]
}
