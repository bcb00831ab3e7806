import sharp from 'sharp'

const IMAGE_LENGTH = 257

/** A TIFF of two pages of 8x8 pixels and 16 bits a sample, which 8 bits cannot hold. */
export async function makeDeepPages(channels: 1 | 3): Promise<Buffer> {
  const samples = new Uint16Array(8 * 16 * channels).map((_, index) => (index * 331) % 65_536)
  return sharp(samples, { raw: { width: 8, height: 16, channels, pageHeight: 8 } })
    .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
    .tiff({ compression: 'none' })
    .toBuffer()
}

/** The same with a second page of 5 rows only: its header is changed, the rows are there. */
export async function makeUnequalPages(): Promise<Buffer> {
  const tiff = await makeDeepPages(3)
  const first = tiff.readUInt32LE(4)
  const second = tiff.readUInt32LE(first + 2 + tiff.readUInt16LE(first) * 12)
  for (let entry = 0; entry < tiff.readUInt16LE(second); entry += 1) {
    const at = second + 2 + entry * 12
    if (tiff.readUInt16LE(at) === IMAGE_LENGTH) tiff.writeUInt16LE(5, at + 8)
  }
  return tiff
}

/** All samples of all pages, 16 bits each. */
export const readDeepPages = (bytes: Buffer, space: 'rgb16' | 'grey16'): Promise<Buffer> =>
  sharp(bytes, { animated: true }).toColourspace(space).raw({ depth: 'ushort' }).toBuffer()
