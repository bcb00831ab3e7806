import type { Sharp } from 'sharp'
import { z } from 'zod'
import { isOutputFormat, outputFormats, type OutputFormat } from '../formats.js'
import { defineOperation, type SourceFacts } from './define.js'

/** `--quality`: a number for lossy outputs, or 'auto' for what the source deserves. */
export type Quality = 'auto' | number

/** Above this a JPEG only grows: IJG's tables are all but ones there. */
const MAX_AUTO_QUALITY = 95

/** Quality of 'auto' where the source tells none: visually close to the source in each format. */
const AUTO_QUALITY = { jpeg: 90, webp: 85, avif: 60 } as const

/** From this quality on, colour is stored at full resolution unless the source JPEG did not. */
const FULL_CHROMA_FROM = 90

/** sharp writes 4:4:4 or 4:2:0; what lies between is rounded up, so that nothing is lost. */
const keptSubsampling = (source: SourceFacts, quality: number): '4:4:4' | '4:2:0' => {
  if (source.chromaSubsampling !== undefined) {
    return source.chromaSubsampling === '4:2:0' ? '4:2:0' : '4:4:4'
  }
  return quality >= FULL_CHROMA_FROM ? '4:4:4' : '4:2:0'
}

const sourceQuality = (source: SourceFacts, otherwise: number): number =>
  source.jpegQuality === undefined ? otherwise : Math.min(MAX_AUTO_QUALITY, source.jpegQuality)

const encodeAs: Readonly<
  Record<OutputFormat, (image: Sharp, quality: Quality, source: SourceFacts) => Sharp>
> = {
  jpeg(image, asked, source) {
    const quality = asked === 'auto' ? sourceQuality(source, AUTO_QUALITY.jpeg) : asked
    return image.jpeg({ quality, chromaSubsampling: keptSubsampling(source, quality) })
  },
  // sharp would turn a PNG with a `quality` into one with a palette: never pass it.
  png: (image) => image.png({ palette: false }),
  webp(image, asked, source) {
    if (asked === 'auto' && source.isLossless) return image.webp({ lossless: true })
    return image.webp({
      quality: asked === 'auto' ? sourceQuality(source, AUTO_QUALITY.webp) : asked,
    })
  },
  avif(image, asked, source) {
    if (asked === 'auto' && source.isLossless) return image.avif({ lossless: true })
    return image.avif({ quality: asked === 'auto' ? AUTO_QUALITY.avif : asked })
  },
  gif: (image) => image.gif(),
  // sharp's default would store a TIFF as JPEG.
  tiff: (image) => image.tiff({ compression: 'lzw', predictor: 'horizontal' }),
}

/** Writes the picture in its output format. */
export const encode = defineOperation({
  name: 'encode',
  summary: 'Write the picture in a format and quality (always on)',
  schema: z.strictObject({
    format: z.enum(outputFormats).optional().meta({
      description: 'Output format; that of the input when left out',
      flag: 'format',
      value: 'format',
    }),
    quality: z
      .union(
        [z.literal('auto'), z.int().min(1).max(100)],
        'Expected auto or a number from 1 to 100',
      )
      .default('auto')
      .meta({
        description:
          'Quality of lossy outputs, 1 to 100; auto: as good as the source, lossless if it is',
        flag: 'quality',
        value: 'quality',
      }),
  }),
  always: true,
  encodes: true,
  apply(image, { quality }, { outputFormat, source, warn }) {
    if (!isOutputFormat(outputFormat)) {
      throw new TypeError(`Expected an output format, got '${outputFormat}'`)
    }
    if (outputFormat === 'gif' && source.format !== 'gif') {
      warn('Colours were reduced to a palette of 256, since gif has no more')
    }
    return encodeAs[outputFormat](image, quality, source)
  },
})
