/**
 * Text of the profile's description tag (ICC.1:2022, 9.2.41: 'desc' or 'mluc'), without control
 * characters; empty where it cannot be found.
 */
export function readProfileDescription(icc: Uint8Array): string {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength)
  const bytes = Buffer.from(icc.buffer, icc.byteOffset, icc.byteLength)
  if (icc.length < 132) return ''
  const count = Math.min(view.getUint32(128), 100)
  for (let at = 132; at + 12 <= icc.length && at < 132 + count * 12; at += 12) {
    if (bytes.toString('latin1', at, at + 4) !== 'desc') continue
    const start = view.getUint32(at + 4)
    const end = Math.min(start + view.getUint32(at + 8), icc.length)
    // Both types hold the text among binary fields; mluc has it as UTF-16, behind its languages.
    const isLocal = bytes.toString('latin1', start, start + 4) === 'mluc' && start + 28 <= end
    const textAt = isLocal ? start + view.getUint32(start + 24) : start + 12
    return bytes
      .toString('latin1', textAt, end)
      .replace(/[^\x20-\x7e]/g, '')
      .trim()
  }
  return ''
}

/** Whether a profile is sRGB, so that leaving it out changes no colour. */
export const isSrgbProfile = (icc: Uint8Array): boolean =>
  /sRGB|IEC\s*61966-2[.-]1/i.test(readProfileDescription(icc))

/** Colour space of the values that a profile is for (ICC.1:2022, 7.2.8): 'RGB', 'GRAY', 'CMYK'. */
export const readProfileSpace = (icc: Uint8Array): string =>
  Buffer.from(icc.buffer, icc.byteOffset, icc.byteLength).toString('latin1', 16, 20).trim()
