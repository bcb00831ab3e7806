import type { OutputFormat } from '../formats.js'
import { encodeAvif } from './avif.js'
import type { Encode } from './encoder.js'
import { encodeGif } from './gif.js'
import { encodeJpeg } from './jpeg.js'
import { encodePng } from './png.js'
import { encodeTiff } from './tiff.js'
import { encodeWebp } from './webp.js'

/** The encoder of each format that can be written. */
export const encoders: Readonly<Record<OutputFormat, Encode>> = {
  jpeg: encodeJpeg,
  png: encodePng,
  webp: encodeWebp,
  avif: encodeAvif,
  gif: encodeGif,
  tiff: encodeTiff,
}
