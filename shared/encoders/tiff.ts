import { onlyDefined, type Encode } from './encoder.js'
import { sourceQuality } from './jpeg.js'

/** Compressions of TIFF by tag value (TIFF 6.0, Technote 2, libtiff) that can be written again. */
const keepable = ['none', 'lzw', 'deflate', 'packbits', 'jpeg', 'webp'] as const
type Compression = (typeof keepable)[number]

const keptCompression = (compression: string | undefined): Compression =>
  keepable.find((one) => one === compression) ?? 'lzw'

/** sharp's default would store a TIFF as JPEG. */
export const encodeTiff: Encode = (image, { quality, options, source }) => {
  const compression = options.tiffCompression ?? keptCompression(source.compression)
  const isLossy = compression === 'jpeg' || compression === 'webp'
  return image.tiff({
    compression,
    predictor: options.tiffPredictor ?? 'horizontal',
    ...(isLossy ? { quality: quality === 'auto' ? sourceQuality(source, 90) : quality } : {}),
    ...onlyDefined({
      bitdepth: options.tiffBitDepth,
      tile: options.tiffTile,
      pyramid: options.tiffPyramid,
      bigtiff: options.bigtiff,
    }),
  })
}
