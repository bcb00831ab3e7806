import { toDisplay, type BytePath } from '../../shared/byte-path.js'
import { describeError, type FileErrorCode } from '../../shared/errors.js'
import { FileFailure } from '../failure.js'
import { checkInputSize } from '../limits.js'
import { readP3Profile, ruleForColour } from './coded-colour.js'
import type { Converted, Decoder } from './decoder.js'
import { Deferral } from '../memory/admission.js'
import { isHeic } from './heif-brands.js'
import { HeifError, MEMORY_ALLOCATION } from './heif-calls.js'
import { HeifPicture } from './heif-picture.js'
import { isRgbProfile, LOST_PROFILE } from './rgb-profile.js'
import { loadLibheif, type Libheif } from './libheif.js'
import { writePng } from './png-writer.js'
import { refuse } from './refuse.js'
import { makeExifUpright, makeXmpUpright } from './upright-metadata.js'

/** Numbers of libheif/heif_error.h. */
const UNSUPPORTED_FILETYPE = 3
const UNSUPPORTED_FEATURE = 4
const SECURITY_LIMIT = 1000

function codeOf(error: unknown): FileErrorCode {
  if (!(error instanceof HeifError)) return 'corrupt'
  if (error.subcode === SECURITY_LIMIT) return 'too_large'
  if (error.code === MEMORY_ALLOCATION) return 'out_of_memory'
  const isUnknown = error.code === UNSUPPORTED_FILETYPE || error.code === UNSUPPORTED_FEATURE
  return isUnknown ? 'unsupported_format' : 'corrupt'
}

/** Whatever libheif throws, a trap of its WASM too, is about the picture. */
const heifFailure = (path: BytePath, error: unknown): FileFailure | Deferral =>
  error instanceof FileFailure || error instanceof Deferral
    ? error
    : new FileFailure(
        codeOf(error),
        `Expected a HEIC picture that can be decoded in ${toDisplay(path)}, ` +
          `got: ${describeError(error)}`,
        { cause: error },
      )

const isGainMap = (urn: string): boolean => /gainmap/i.test(urn)

/** What else is in the file and gets lost. */
function listLosses(picture: HeifPicture): readonly string[] {
  const auxiliary = picture.listAuxiliaryTypes()
  const hasGainMap = auxiliary.some(isGainMap) || picture.listItemTypes().includes('tmap')
  const others = auxiliary.filter((urn) => !isGainMap(urn))
  return [
    ...(picture.otherPictures > 0
      ? [`Only the primary picture was taken; others were left out (${picture.otherPictures})`]
      : []),
    ...(picture.hasSequence ? ['Its sequence of pictures was left out'] : []),
    ...(hasGainMap ? ['Its HDR gain map is lost'] : []),
    ...(picture.hasDepthMap ? ['Its depth map is lost'] : []),
    ...others.map((urn) => `Its auxiliary picture is lost: ${urn.replace(/[^\x20-\x7e]/g, '?')}`),
  ]
}

interface Colour {
  readonly icc: Buffer | undefined
  readonly warnings: readonly string[]
}

async function readColour(picture: HeifPicture): Promise<Colour> {
  const icc = picture.readIcc()
  if (icc)
    return isRgbProfile(icc) ? { icc, warnings: [] } : { icc: undefined, warnings: [LOST_PROFILE] }
  const coded = picture.readCodedColour()
  const rule = coded && ruleForColour(coded)
  if (rule?.kind === 'unknown') return { icc: undefined, warnings: [rule.warning] }
  return { icc: rule?.kind === 'p3' ? await readP3Profile() : undefined, warnings: [] }
}

/** An Exif item tells first how far its TIFF header is away (ISO 23008-12, A.2.1). */
function readExif(picture: HeifPicture): Buffer | undefined {
  const item = picture.readMetadata('Exif')
  if (!item || item.length < 4) return undefined
  return makeExifUpright(item.subarray(4 + item.readUInt32BE()))
}

async function decodeHeic(
  libheif: Libheif,
  ...[path, bytes, limits, admit]: Parameters<Decoder['toPng']>
): Promise<Converted> {
  const picture = new HeifPicture(libheif, bytes)
  for (const size of [picture.size, picture.codedSize]) checkInputSize(path, size, 1, limits)
  admit(picture.codedSize)
  if (picture.hasPremultipliedAlpha) {
    refuse('unsupported_format', path, 'plain alpha', 'colours with the alpha multiplied in')
  }
  const { icc, warnings } = await readColour(picture)
  const xmp = picture.readMetadata('application/rdf+xml')
  const raster = picture.decode(icc === undefined)
  const png = writePng(raster, {
    icc,
    exif: readExif(picture),
    xmp: xmp && makeXmpUpright(xmp),
  })
  return {
    png,
    width: raster.width,
    height: raster.height,
    isLossless: false,
    warnings: [...warnings, ...listLosses(picture)],
  }
}

/** HEIC and HEIF with HEVC, by libheif. HEIF turns pictures itself and its EXIF only repeats it. */
export const heicDecoder: Decoder = {
  format: 'heic',
  matches: isHeic,
  async toPng(path, bytes, limits, admit) {
    const libheif = await loadLibheif()
    try {
      return await decodeHeic(libheif, path, bytes, limits, admit)
    } catch (error) {
      throw heifFailure(path, error)
    }
  },
}
