import sharp from 'sharp'
import { decoderFailure, FileFailure } from '../failure.js'
import { checkInputSize } from '../limits.js'
import { Deferral } from '../memory/admission.js'
import type { Converted, Decoder } from './decoder.js'
import { refuse } from './refuse.js'
import { findSvgDanger, isSvg, MAX_SVG_BYTES } from './svg-safety.js'

const renderSvg = async (
  ...[path, bytes, limits, admit]: Parameters<Decoder['toPng']>
): Promise<Converted> => {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
  checkInputSize(path, { width, height }, 1, limits)
  admit({ width, height })
  const drawing = sharp(bytes, { limitInputPixels: limits.framePixels })
  const png = await drawing.png({ compressionLevel: 1 }).toBuffer()
  return { png, width, height, isLossless: true, warnings: [] }
}

/** Drawings, rendered at their natural size by librsvg. Only where they are allowed. */
export const svgDecoder: Decoder = {
  format: 'svg',
  matches: isSvg,
  async toPng(path, bytes, limits, admit) {
    if (bytes.length > MAX_SVG_BYTES) {
      const got = `${bytes.length} bytes`
      refuse('too_large', path, `at most ${MAX_SVG_BYTES} bytes of SVG`, got)
    }
    const danger = findSvgDanger(bytes)
    if (danger !== undefined) {
      refuse('unsupported_format', path, 'a drawing that needs no other file', danger)
    }
    try {
      return await renderSvg(path, bytes, limits, admit)
    } catch (error) {
      throw error instanceof FileFailure || error instanceof Deferral
        ? error
        : decoderFailure(path, error)
    }
  },
}
