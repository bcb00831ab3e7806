const ORIENTATION = 0x0112

const byteOrders: ReadonlyMap<string, boolean> = new Map([
  ['II*\0', true],
  ['MM\0*', false],
])

/**
 * EXIF of a picture that has been turned upright: a copy whose orientation, if it has one, says 1.
 * @param exif from the TIFF header on (EXIF 2.32, 4.6.2)
 * @returns undefined where it is no EXIF
 */
export function makeExifUpright(exif: Uint8Array): Buffer | undefined {
  const upright = Buffer.from(exif)
  const isLittle = byteOrders.get(upright.toString('latin1', 0, 4))
  if (isLittle === undefined || upright.length < 8) return undefined
  const view = new DataView(upright.buffer, upright.byteOffset, upright.length)
  const start = view.getUint32(4, isLittle)
  if (start + 2 > upright.length) return undefined
  const end = start + 2 + view.getUint16(start, isLittle) * 12
  for (let at = start + 2; at + 12 <= Math.min(end, upright.length); at += 12) {
    if (view.getUint16(at, isLittle) === ORIENTATION) view.setUint16(at + 8, 1, isLittle)
  }
  return upright
}

/** The same for XMP, whose length stays. */
export const makeXmpUpright = (xmp: Uint8Array): Buffer =>
  Buffer.from(
    Buffer.from(xmp)
      .toString('latin1')
      .replace(/(?<=tiff:Orientation(?:=["']|>))[2-8](?=["'<])/g, '1'),
    'latin1',
  )
