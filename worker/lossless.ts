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

/**
 * Whether a file stores its pixels without loss. AVIF tells it nowhere in the header and counts as
 * lossy.
 * @param format by content
 * @param compression of a TIFF, as sharp reports it
 */
export function isStoredLossless(
  format: string,
  bytes: Uint8Array,
  compression: string | undefined,
): boolean {
  switch (format) {
    case 'png':
    case 'gif':
      return true
    case 'webp':
      return isLosslessWebp(bytes)
    case 'tiff':
      return compression !== 'jpeg' && compression !== 'webp' && compression !== 'jp2k'
    default:
      return false
  }
}
