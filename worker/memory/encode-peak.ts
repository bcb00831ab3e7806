import { COEFFICIENT_BYTES } from './decode-peak.js'
import { pixelsOf, rasterBytesOf, type ResultRaster } from './peak-facts.js'

/** mozjpeg, which sharp is built with, keeps the coefficients twice: rounded and not. */
const JPEG_COPIES = 2
/** Planes, macroblocks and the bytes of all partitions. */
const WEBP_BYTES_PER_PIXEL = 8.5
/** Hash chains, backward references and histograms of libwebp's lossless encoder. */
const LOSSLESS_WEBP_BYTES_PER_PIXEL = 36
const LOSSLESS_WEBP_BASE_BYTES = 6_000_000
/** libaom: source, reference and filter planes, and what it notes of each block. */
const AVIF_BYTES_PER_PIXEL = 9.5
const AVIF_BYTES_PER_SAMPLE = 8.3
const AVIF_BASE_BYTES = 25_000_000
/** RGBA and palette indices of one frame; libimagequant's own copy. */
const GIF_BYTES_PER_PIXEL = 11
const PALETTE_PNG_BYTES_PER_PIXEL = 6
const PALETTE_BASE_BYTES = 10_000_000

/** Bytes that a format's encoder holds while it writes. */
function heldBytes(result: ResultRaster): number {
  const pixels = pixelsOf(result)
  const { format, codedSamples, channels, sampleBytes } = result
  switch (format) {
    case 'jpeg':
      return pixels * codedSamples * COEFFICIENT_BYTES * JPEG_COPIES
    case 'webp':
      return result.isLossless
        ? LOSSLESS_WEBP_BASE_BYTES + pixels * LOSSLESS_WEBP_BYTES_PER_PIXEL
        : pixels * WEBP_BYTES_PER_PIXEL
    case 'avif': {
      const samples = codedSamples + (channels % 2 === 0 ? 1 : 0)
      const perPixel = AVIF_BYTES_PER_PIXEL + samples * AVIF_BYTES_PER_SAMPLE
      return AVIF_BASE_BYTES + pixels * sampleBytes * perPixel
    }
    case 'gif':
      return pixels * GIF_BYTES_PER_PIXEL
    default:
      if (result.hasPalette) return PALETTE_BASE_BYTES + pixels * PALETTE_PNG_BYTES_PER_PIXEL
      return result.isProgressive ? rasterBytesOf({ ...result, frames: 1 }) : 0
  }
}

/** Bytes of a file for each byte of its pixels: generous, as for a noisy photo. */
const fileShares: Partial<Record<string, number>> = { jpeg: 0.15, webp: 0.1, avif: 0.1, gif: 0.25 }
const LOSSLESS_SHARE = 0.7
/** The encoder's own buffer, which grows, and the file that is cut from it. */
const FILE_COPIES = 2

/** Expected bytes of the encoded file, with its copies. */
export function resultFileBytes(result: ResultRaster): number {
  const share = result.isLossless ? LOSSLESS_SHARE : (fileShares[result.format] ?? LOSSLESS_SHARE)
  return FILE_COPIES * share * rasterBytesOf(result)
}

/** Peak bytes of encoding a picture, beside its rows. */
export const encodePeakBytes = (result: ResultRaster): number =>
  heldBytes(result) + (result.frames > 1 ? 2 * rasterBytesOf(result) : 0)
