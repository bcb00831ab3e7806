import { isHeic, readBrands } from './heif-brands.js'
import { nameRawTiff } from './raw-tiff.js'
import { isSvg } from './svg-safety.js'

/** A format that is recognised and not read. */
export interface ForeignFormat {
  /** With its article: 'a JPEG XL picture'. */
  readonly name: string
  /** What would help, as an instruction. */
  readonly hint?: string
}

const RAW_HINT = 'develop it first, with darktable or dcraw'
const EXPORT_HINT = 'export it as PNG or TIFF first'
const CONVERT_HINT = 'convert it with ImageMagick first'
const FRAMES_HINT = 'take single frames from it with ffmpeg'
const UNPACK_HINT = 'unpack it first'

const raw = (name: string): ForeignFormat => ({ name, hint: RAW_HINT })
const exported = (name: string): ForeignFormat => ({ name, hint: EXPORT_HINT })
const convertible = (name: string): ForeignFormat => ({ name, hint: CONVERT_HINT })
const video = (name: string): ForeignFormat => ({ name, hint: FRAMES_HINT })
const packed = (name: string): ForeignFormat => ({ name, hint: UNPACK_HINT })

const jpegXl: ForeignFormat = { name: 'a JPEG XL picture', hint: 'convert it with djxl first' }
const jpeg2000: ForeignFormat = {
  name: 'a JPEG 2000 picture',
  hint: 'convert it with opj_decompress first',
}

const targa = convertible('a Targa picture')

/** What a file of each kind has (as latin1) at an offset; the first that fits counts. */
const signatures: readonly (readonly [offset: number, magic: string, format: ForeignFormat])[] = [
  [0, '\xff\x0a', jpegXl],
  [0, '\0\0\0\x0cJXL \r\n\x87\n', jpegXl],
  [0, '\0\0\0\x0cjP  \r\n\x87\n', jpeg2000],
  [0, '\xff\x4f\xff\x51', jpeg2000],
  [0, '8BPS', exported('a Photoshop document')],
  [0, 'gimp xcf', exported('a GIMP document')],
  [0, '%PDF-', { name: 'a PDF document', hint: 'render its pages with pdftoppm first' }],
  [0, '%!PS', { name: 'a PostScript document', hint: 'render it with Ghostscript first' }],
  [0, '\xc5\xd0\xd3\xc6', { name: 'an EPS document', hint: 'render it with Ghostscript first' }],
  [0, '\x76\x2f\x31\x01', convertible('an OpenEXR picture')],
  [0, '#?RADIANCE', convertible('a Radiance HDR picture')],
  [0, '#?RGBE', convertible('a Radiance HDR picture')],
  [0, 'DDS ', convertible('a DirectDraw texture')],
  [0, 'qoif', convertible('a QOI picture')],
  [0, 'farbfeld', convertible('a farbfeld picture')],
  [0, 'FLIF', convertible('a FLIF picture')],
  [0, 'BPG\xfb', convertible('a BPG picture')],
  [0, 'II\xbc', convertible('a JPEG XR picture')],
  [0, 'SIMPLE  =', convertible('a FITS picture')],
  [0, 'MATLAB 5.0 MAT-file', convertible('a MATLAB file')],
  [344, 'n+1\0', convertible('a NIfTI picture')],
  [344, 'ni1\0', convertible('a NIfTI header')],
  [128, 'DICM', convertible('a DICOM picture')],
  [0, '\xb6\xa6\xf2\x08', convertible('a picture of libvips itself')],
  [0, '\x08\xf2\xa6\xb6', convertible('a picture of libvips itself')],
  [0, 'AT&TFORM', convertible('a DjVu document')],
  [0, '\x0a\x05\x01', convertible('a PCX picture')],
  [0, '\xd7\xcd\xc6\x9a', convertible('a WMF drawing')],
  [40, ' EMF', convertible('an EMF drawing')],
  [0, 'icns', convertible('an Apple icon')],
  // A Targa without colour map looks like a cursor file that holds none.
  [0, '\0\0\x02\0\0\0\0\0', targa],
  [0, '\0\0\x0a\0\0\0\0\0', targa],
  [0, '\0\0\x02\0', convertible('a cursor (CUR)')],
  [0, 'IIU\0', raw('a Panasonic raw picture (RW2)')],
  [0, 'IIRO', raw('an Olympus raw picture (ORF)')],
  [0, 'IIRS', raw('an Olympus raw picture (ORF)')],
  [0, 'MMOR', raw('an Olympus raw picture (ORF)')],
  [0, 'FUJIFILMCCD-RAW', raw('a Fujifilm raw picture (RAF)')],
  [0, '\0MRM', raw('a Minolta raw picture (MRW)')],
  [0, 'FOVb', raw('a Sigma raw picture (X3F)')],
  [6, 'HEAPCCDR', raw('a Canon raw picture (CRW)')],
  [0, '\x1a\x45\xdf\xa3', video('a WebM or Matroska video')],
  [8, 'AVI LIST', video('an AVI video')],
  [0, '\0\0\x01\xba', video('an MPEG video')],
  [4, 'moov', video('a QuickTime video')],
  [4, 'mdat', video('a QuickTime video')],
  [0, '\0\x05\x16\x07', { name: 'an AppleDouble file, which has no picture of its own' }],
  [0, 'version https://git-lfs', { name: 'a Git LFS pointer', hint: 'run git lfs pull first' }],
  [0, '\x1f\x8b', packed('data packed with gzip')],
  [0, 'PK\x03\x04', packed('a ZIP archive')],
  [0, 'Rar!\x1a\x07', packed('a RAR archive')],
]

/** By the brands of ISO media files (mp4ra.org). */
function nameByBrand(bytes: Buffer): ForeignFormat | undefined {
  const brands = readBrands(bytes)
  const [major] = brands
  if (major === undefined) return undefined
  if (major === 'crx ') return raw('a Canon raw picture (CR3)')
  if (brands.includes('avis')) return video('an AVIF sequence')
  if (brands.some((brand) => ['hevc', 'hevx', 'msf1'].includes(brand))) {
    return video('a HEIF sequence')
  }
  if (brands.includes('avif') || isHeic(bytes)) return undefined
  if (brands.includes('mif1')) return convertible('a HEIF picture with an unknown codec')
  return video('an MP4 or QuickTime video')
}

const webPage: ForeignFormat = { name: 'a web page', hint: 'download the picture again' }

/** Kinds that one string does not tell; matched against the first bytes as latin1. */
const patterns: readonly (readonly [RegExp, ForeignFormat])[] = [
  [/^BA[^]{12}(?:BM|CI|CP|IC|PT)/, convertible('an OS/2 icon or bitmap array')],
  [/^P[1-7fF]\s/, convertible('a Netpbm picture')],
  [/^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)/i, webPage],
]

/** Targa has no mark at its start, and only newer files have one at their end. */
const isMarkedTarga = (bytes: Buffer): boolean =>
  bytes.toString('latin1', Math.max(bytes.length - 18, 0)) === 'TRUEVISION-XFILE.\0'

/**
 * What a file is that no decoder reads, by content, so that its failure can say so. Ask this before
 * sharp for what looks like TIFF (raw pictures of cameras), else only after sharp has refused.
 */
export function nameForeignFormat(bytes: Buffer): ForeignFormat | undefined {
  const rawTiff = nameRawTiff(bytes)
  if (rawTiff !== undefined) return raw(rawTiff)
  const head = bytes.toString('latin1', 0, 352)
  const known =
    signatures.find(([offset, magic]) => head.startsWith(magic, offset))?.[2] ??
    patterns.find(([pattern]) => pattern.test(head))?.[1] ??
    nameByBrand(bytes)
  if (known) return known
  if (isSvg(bytes)) return { name: 'an SVG drawing', hint: 'allow it with --allow-svg' }
  return isMarkedTarga(bytes) ? targa : undefined
}
