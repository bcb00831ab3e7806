import type { OutputFormat } from '../../shared/formats.js'

/** What becomes of a kind of input in a format. */
export type Outcome = 'kept' | 'converted' | 'warned' | 'refused'

export type Row = Readonly<Record<OutputFormat, Outcome>>

const row = (
  ...[jpeg, png, webp, avif, gif, tiff]: readonly [
    jpeg: Outcome,
    png: Outcome,
    webp: Outcome,
    avif: Outcome,
    gif: Outcome,
    tiff: Outcome,
  ]
): Row => ({ jpeg, png, webp, avif, gif, tiff })

const everywhere = (outcome: Outcome): Row =>
  row(outcome, outcome, outcome, outcome, outcome, outcome)

/** What image-ray promises of each kind of input, in the order in which it is told. */
export const fidelityMatrix: Readonly<Record<string, Row>> = {
  'EXIF orientation 1': everywhere('kept'),
  'EXIF orientation 2': everywhere('kept'),
  'EXIF orientation 3': everywhere('kept'),
  'EXIF orientation 4': everywhere('kept'),
  'EXIF orientation 5': everywhere('kept'),
  'EXIF orientation 6': everywhere('kept'),
  'EXIF orientation 7': everywhere('kept'),
  'EXIF orientation 8': everywhere('kept'),
  'sRGB profile': everywhere('kept'),
  'Display P3': row('kept', 'kept', 'kept', 'kept', 'converted', 'kept'),
  AdobeRGB: row('kept', 'kept', 'kept', 'kept', 'converted', 'kept'),
  'ProPhoto RGB': row('kept', 'kept', 'kept', 'kept', 'converted', 'kept'),
  'CMYK with profile': everywhere('converted'),
  'CMYK without profile': everywhere('converted'),
  Grey: everywhere('kept'),
  '16-bit RGB': row('warned', 'kept', 'warned', 'warned', 'warned', 'kept'),
  '16-bit grey': row('warned', 'kept', 'warned', 'warned', 'warned', 'kept'),
  Alpha: row('warned', 'kept', 'kept', 'kept', 'warned', 'kept'),
  'Palette PNG': everywhere('kept'),
  'PNG with gAMA 1.0': row('warned', 'kept', 'warned', 'warned', 'warned', 'warned'),
  'Animated GIF': row('refused', 'refused', 'kept', 'refused', 'kept', 'refused'),
  'Animated GIF, `--first-frame`': everywhere('warned'),
  'Animated WebP': row('refused', 'refused', 'kept', 'refused', 'kept', 'refused'),
  'Multi-page TIFF': row('refused', 'refused', 'refused', 'refused', 'refused', 'kept'),
  'JPEG with gain map': row('kept', 'warned', 'warned', 'warned', 'warned', 'warned'),
  'EXIF, GPS, XMP, MakerNote, `--metadata all`': row(
    ...(['kept', 'kept', 'kept', 'kept', 'warned', 'warned'] as const),
  ),
  'EXIF, GPS, XMP, MakerNote, `--metadata safe`': row(
    ...(['kept', 'kept', 'kept', 'kept', 'warned', 'kept'] as const),
  ),
}
