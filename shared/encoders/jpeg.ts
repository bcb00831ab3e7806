import type { SourceFacts } from '../operations/define.js'
import { onlyDefined, type Encode, type EncodeRequest } from './encoder.js'

/** Above this a JPEG only grows: IJG's tables are all but ones there. */
const MAX_AUTO_QUALITY = 95

/** Where the source is no JPEG: visually close to it. */
const AUTO_QUALITY = 90

/** From this quality on, colour is stored at full resolution unless the source JPEG did not. */
const FULL_CHROMA_FROM = 90

/** Quality of 'auto' on the JPEG scale: that of the source, or `otherwise`. */
export const sourceQuality = (source: SourceFacts, otherwise: number): number =>
  source.jpegQuality === undefined ? otherwise : Math.min(MAX_AUTO_QUALITY, source.jpegQuality)

/** sharp writes 4:4:4 or 4:2:0; what lies between is rounded up, so that nothing is lost. */
export function keptSubsampling(source: SourceFacts, quality: number): '4:4:4' | '4:2:0' {
  if (source.chromaSubsampling !== undefined) {
    return source.chromaSubsampling === '4:2:0' ? '4:2:0' : '4:4:4'
  }
  return quality >= FULL_CHROMA_FROM ? '4:4:4' : '4:2:0'
}

/** Quality that a JPEG is written in. */
export const qualityOf = ({ quality, source }: EncodeRequest): number =>
  quality === 'auto' ? sourceQuality(source, AUTO_QUALITY) : quality

export const encodeJpeg: Encode = (image, request) => {
  const { options, source } = request
  const quality = qualityOf(request)
  const { mozjpeg, trellisQuantisation, overshootDeringing, optimiseScans, quantisationTable } =
    options
  return image.jpeg({
    quality,
    chromaSubsampling: options.chromaSubsampling ?? keptSubsampling(source, quality),
    progressive: options.progressive ?? (source.format === 'jpeg' && source.isProgressive),
    ...onlyDefined({
      ...{ mozjpeg, trellisQuantisation, overshootDeringing, optimiseScans, quantisationTable },
    }),
  })
}
