import { buildExif } from './build-exif.js'
import { readIptcCredits, readPngCredits } from './credits.js'
import { applyRules, makeExifRules } from './exif-rules.js'
import { tag } from './exif-tags.js'
import { makeText, noValues, readValues, type ExifValues } from './exif-values.js'
import { patchExif } from './patch-exif.js'
import type { Plan } from './plan.js'
import { readExif, type Exif } from './read-exif.js'
import { pickSafe } from './safe-exif.js'
import type { SourceBlocks } from './source-blocks.js'

/** Fields of a TIFF file that tell of the picture, not of how it is stored. */
export const descriptiveTags: ReadonlySet<number> = new Set([
  tag.processingSoftware,
  tag.documentName,
  tag.imageDescription,
  tag.make,
  tag.model,
  tag.software,
  tag.dateTime,
  tag.artist,
  tag.hostComputer,
  tag.rating,
  tag.ratingPercent,
  tag.copyright,
  tag.windowsTitle,
  tag.windowsComment,
  tag.windowsAuthor,
  tag.windowsKeywords,
  tag.windowsSubject,
])

/** Fields of GeoTIFF, which tell where pixels of the source, not of the result, lie. */
const geoTags: ReadonlySet<number> = new Set([tag.geoPixelScale, tag.geoTransform, tag.geoKeys])

interface CarriedExif {
  /** Without the mark of JPEG. */
  readonly block?: Buffer | undefined
  readonly warnings: readonly string[]
}

const withCopyright = (values: ExifValues, copyright: string | undefined): ExifValues =>
  copyright === undefined
    ? values
    : {
        ...values,
        ifd0: [
          ...values.ifd0.filter((value) => value.tag !== tag.copyright),
          makeText(tag.copyright, copyright),
        ],
      }

function carrySafe(exif: Exif | undefined, blocks: SourceBlocks, plan: Plan): Buffer | undefined {
  const values = pickSafe(
    exif ? readValues(exif) : noValues,
    [readIptcCredits(blocks.resources), readPngCredits(blocks.texts)],
    !plan.colourConverted,
  )
  return buildExif(withCopyright(values, plan.copyright), exif?.little ?? true)
}

/** Between a block and a TIFF file values move, and a MakerNote with them: its offsets would lie. */
function carryMoved(exif: Exif, isFile: boolean, plan: Plan): CarriedExif {
  const all = applyRules(readValues(exif), makeExifRules(plan), exif.little)
  const values: ExifValues = {
    ...all,
    ifd0: isFile ? all.ifd0.filter((value) => descriptiveTags.has(value.tag)) : all.ifd0,
    exif: all.exif.filter((value) => value.tag !== tag.makerNote),
  }
  const warnings: string[] = []
  if (values.exif.length < all.exif.length) {
    warnings.push("The camera's MakerNote was left out: it cannot move from or to TIFF")
  }
  if (isFile && all.ifd0.some((value) => geoTags.has(value.tag))) {
    warnings.push('The place on the map (GeoTIFF) was left out')
  }
  return { block: buildExif(withCopyright(values, plan.copyright), exif.little), warnings }
}

/** Makes the EXIF block of the result. */
export function carryExif(blocks: SourceBlocks, plan: Plan): CarriedExif {
  const { policy, strip, copyright } = plan
  const alone = () => buildExif(withCopyright(noValues, copyright), true)
  if (policy === 'none' || strip.includes('exif')) return { block: alone(), warnings: [] }
  const exif = blocks.exif && readExif(blocks.exif)
  const warnings =
    blocks.exif && !exif ? ['EXIF was left out, since it is damaged or of an unknown kind'] : []
  if (policy === 'safe') return { block: carrySafe(exif, blocks, plan), warnings }
  if (!exif) return { block: alone(), warnings }
  const isFile = blocks.format === 'tiff'
  if (isFile || plan.outputFormat === 'tiff') return carryMoved(exif, isFile, plan)
  return { block: patchExif(exif, makeExifRules(plan), copyright), warnings }
}
