import { bmpDecoder } from './bmp-decoder.js'
import type { Decoder } from './decoder.js'
import { heicDecoder } from './heic-decoder.js'
import { icoDecoder } from './ico-decoder.js'
import { svgDecoder } from './svg-decoder.js'

const decoders: readonly Decoder[] = [heicDecoder, bmpDecoder, icoDecoder]

/**
 * The decoder of a picture that sharp cannot read, by its content; undefined for all others.
 * @param options.allowSvg whether drawings are rendered; else they are nobody's
 */
export function findDecoder(
  bytes: Buffer,
  options: { readonly allowSvg: boolean },
): Decoder | undefined {
  const offered = options.allowSvg ? [...decoders, svgDecoder] : decoders
  return offered.find((decoder) => decoder.matches(bytes))
}
