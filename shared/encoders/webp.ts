import { effortWithin, onlyDefined, type Encode } from './encoder.js'
import { sourceQuality } from './jpeg.js'

/** Where the source tells no quality: visually close to it. */
const AUTO_QUALITY = 85

export const encodeWebp: Encode = (image, { quality, options, source }) => {
  const { nearLossless, alphaQuality, preset, smartSubsample, smartDeblock, minSize, mixed } =
    options
  const isLossy = quality !== 'auto' || nearLossless === true || !source.isLossless
  const lossless = options.lossless ?? !isLossy
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
