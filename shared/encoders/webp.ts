import { effortWithin, onlyDefined, type Encode, type EncodeRequest } from './encoder.js'
import { sourceQuality } from './jpeg.js'

/** Where the source tells no quality: visually close to it. */
const AUTO_QUALITY = 85

/** Whether a WebP is written without loss. */
export function isLosslessWebp({ quality, options, source }: EncodeRequest): boolean {
  const isLossy = quality !== 'auto' || options.nearLossless === true || !source.isLossless
  return options.lossless ?? !isLossy
}

export const encodeWebp: Encode = (image, request) => {
  const { quality, options, source } = request
  const { nearLossless, alphaQuality, preset, smartSubsample, smartDeblock, minSize, mixed } =
    options
  const lossless = isLosslessWebp(request)
  return image.webp({
    quality: quality === 'auto' ? sourceQuality(source, AUTO_QUALITY) : quality,
    lossless,
    // Lossless means transparent pixels too.
    exact: lossless,
    ...onlyDefined({
      ...{ nearLossless, alphaQuality, preset, smartSubsample, smartDeblock, minSize, mixed },
      effort: effortWithin(options.effort, 0, 6),
      ...source.animation,
    }),
  })
}
