import type { Size } from '../../shared/size.js'
import type { Decoder } from '../decoders/decoder.js'

/**
 * Bytes a pixel of making a picture over into a PNG: planes, pixels, rows and the PNG, which is
 * stored without compression. Measured; `npm run bench:memory` measures BMP again.
 */
const bytesPerPixel: Readonly<Record<Decoder['format'], number>> = {
  heic: 17.5,
  bmp: 10,
  ico: 16,
  svg: 8,
}

/** Peak bytes of making a picture over, its file included. */
export const foreignPeakBytes = (
  format: Decoder['format'],
  { width, height }: Size,
  fileBytes: number,
): number => 2 * fileBytes + width * height * bytesPerPixel[format]
