import { effortWithin, onlyDefined, type Encode } from './encoder.js'

/** Visually close to the source; AVIF has a scale of its own. */
const AUTO_QUALITY = 60

/** AVIF stores 8, 10 or 12 bits. */
const bitDepthFor = (bits: number): 8 | 10 | 12 => (bits <= 8 ? 8 : bits <= 10 ? 10 : 12)

export const encodeAvif: Encode = (image, { quality, options, source }) => {
  const { chromaSubsampling, tune, avifBitDepth } = options
  return image.avif({
    quality: quality === 'auto' ? AUTO_QUALITY : quality,
    lossless: options.lossless ?? (quality === 'auto' && source.isLossless),
    bitdepth: avifBitDepth ?? bitDepthFor(source.bitDepth),
    ...onlyDefined({ chromaSubsampling, tune, effort: effortWithin(options.effort, 0, 9) }),
  })
}
