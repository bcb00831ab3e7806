import { pixelsOf, rasterBytesOf, type SourceRaster } from './peak-facts.js'

/** Rows that libvips keeps of a picture that it makes smaller. Measured with libvips 8.18. */
const KEPT_ROWS = 2_500
/** Rows that it keeps of a TIFF, whose strips and tiles are decoded whole. */
const KEPT_TIFF_ROWS = 512

/** libjpeg holds coefficients of 2 bytes. */
export const COEFFICIENT_BYTES = 2

/** What dav1d takes before the first pixel. */
const AVIF_BASE_BYTES = 3_000_000
/** Planes of the picture, of its reference and as RGB. */
const AVIF_BYTES_PER_PIXEL = 17
/** libwebp's lossless decoder works on all pixels as ARGB, whatever the size asked for. */
const LOSSLESS_WEBP_BYTES_PER_PIXEL = 4
/** A whole WebP as libvips holds it: its own copy, and the planes of libwebp. */
const WEBP_BYTES_PER_PIXEL = 7
const INTERLACED_PNG_FACTOR = 1.25

/** What is left in memory, a pixel, of making a picture over into a PNG: pixels and rows, a heap. */
const leftBytesPerPixel: Readonly<Record<string, number>> = { heic: 7.5, bmp: 7.5, ico: 7.5 }

/** Frames are read into one roll, of which sharp makes a copy. */
const ROLL_COPIES = 2

/** Rows kept while the picture is read from top to bottom. */
function rowBytes(source: SourceRaster, shrinks: boolean): number {
  const { width, height, channels, sampleBytes, shrinkOnLoad, format } = source
  const kept = shrinks ? KEPT_ROWS : format === 'tiff' ? KEPT_TIFF_ROWS : 0
  return (width / shrinkOnLoad) * Math.min(height / shrinkOnLoad, kept) * channels * sampleBytes
}

function webpBytes(source: SourceRaster): number {
  const pixels = pixelsOf(source)
  const lossless = source.isLossless ? LOSSLESS_WEBP_BYTES_PER_PIXEL * pixels : 0
  const whole = (WEBP_BYTES_PER_PIXEL * pixels) / source.shrinkOnLoad ** 2
  return Math.max(whole, lossless) + Math.min(whole, lossless) / 4
}

/** Bytes that a format's decoder holds of a still picture while its rows are taken. */
function heldBytes(source: SourceRaster): number {
  switch (source.format) {
    case 'jpeg':
      return source.isProgressive ? pixelsOf(source) * source.codedSamples * COEFFICIENT_BYTES : 0
    case 'webp':
      return webpBytes(source)
    case 'avif':
      return AVIF_BASE_BYTES + AVIF_BYTES_PER_PIXEL * pixelsOf(source) * source.sampleBytes
    case 'png':
      return source.isProgressive ? INTERLACED_PNG_FACTOR * rasterBytesOf(source) : 0
    default:
      return pixelsOf(source) * (leftBytesPerPixel[source.format] ?? 0)
  }
}

/**
 * Peak bytes of reading a picture, beside its file.
 * @param shrinks whether the result is smaller than the source
 */
export function decodePeakBytes(source: SourceRaster, shrinks: boolean): number {
  if (source.frames > 1) return ROLL_COPIES * rasterBytesOf(source)
  return heldBytes(source) + rowBytes(source, shrinks)
}
