import { carryExif } from './carry-exif.js'
import { readDensity } from './exif-density.js'
import { iptcField, withoutField } from './iptc.js'
import type { OutputBlocks, Written } from './output-blocks.js'
import { makeResource, resourceId, type Resource } from './photoshop-resources.js'
import type { Plan } from './plan.js'
import { readSourceBlocks, type HeaderBlocks, type SourceBlocks } from './source-blocks.js'
import { writeAvif } from './write-avif.js'
import { writeGif } from './write-gif.js'
import { writeJpeg } from './write-jpeg.js'
import { writePng } from './write-png.js'
import { writeTiff } from './write-tiff.js'
import { writeWebp } from './write-webp.js'
import { carryXmp } from './xmp-packet.js'

/** A source as it came: its bytes, and what sharp's `metadata()` found in its header. */
export interface MetadataSource {
  /** By content: 'jpeg', 'png', ... */
  readonly format: string
  readonly bytes: Buffer
  readonly header: HeaderBlocks & { readonly density?: number | undefined }
}

export interface Carried {
  readonly bytes: Buffer
  readonly warnings: readonly string[]
}

/** Copies of other blocks, a thumbnail: stale, and sources of what was to be left out. */
const copies: readonly number[] = [
  resourceId.icc,
  resourceId.exif,
  resourceId.exifMore,
  resourceId.xmp,
]
const thumbnails: readonly number[] = [resourceId.thumbnail, resourceId.thumbnailOld]

function carryResources({ resources }: SourceBlocks, plan: Plan): readonly Resource[] {
  if (plan.policy !== 'all' || plan.strip.includes('iptc')) return []
  const dropsThumbnail = plan.pixelsChanged || plan.strip.includes('thumbnail')
  const dropped = [...copies, ...(dropsThumbnail ? thumbnails : [])]
  const kept = resources.filter(({ id }) => !dropped.includes(id))
  if (plan.copyright === undefined) return kept
  // The new copyright is in EXIF and XMP; an older one here would contradict it.
  return kept
    .filter(({ id }) => id !== resourceId.iptcDigest)
    .map((resource) =>
      resource.id === resourceId.iptc
        ? makeResource(resource.id, withoutField(resource.data, iptcField.copyright))
        : resource,
    )
}

function carryPacket({ xmp, xmpParts }: SourceBlocks, plan: Plan, warnings: string[]) {
  if (!xmp || plan.policy === 'none' || plan.strip.includes('xmp')) return undefined
  const packet = carryXmp(xmp, xmpParts, plan)
  if (!packet) warnings.push('XMP was left out, since it is damaged or of an unknown kind')
  else if (xmpParts.length > 0 && !packet.extension && plan.policy === 'all') {
    warnings.push('Extended XMP was left out, since it is incomplete or nothing of it may stay')
  }
  return packet?.text === '' ? undefined : packet
}

function write(encoded: Buffer, blocks: OutputBlocks, { outputFormat, size }: Plan): Written {
  switch (outputFormat) {
    case 'jpeg':
      return writeJpeg(encoded, blocks)
    case 'png':
      return writePng(encoded, blocks)
    case 'webp':
      return writeWebp(encoded, blocks, size)
    case 'avif':
      return writeAvif(encoded, blocks)
    case 'tiff':
      return writeTiff(encoded, blocks)
    case 'gif':
      return writeGif(encoded, blocks)
  }
}

/**
 * Puts into an encoded picture what of the source's metadata is to stay with it, corrected where
 * the result differs: upright, its own size, no stale thumbnail. Pixels are not touched. Damaged
 * metadata never fails a picture: it is left out with a warning.
 * @param encoded what sharp wrote without EXIF, XMP and IPTC, its colour profile being kept
 * @returns the bytes to be stored, and a sentence for each loss that nobody asked for
 */
export function carryMetadata(encoded: Buffer, source: MetadataSource, plan: Plan): Carried {
  const blocks = readSourceBlocks(source.format, source.bytes, source.header)
  const exif = carryExif(blocks, plan)
  const warnings = [...exif.warnings]
  const keepsComments = plan.policy === 'all' && !plan.strip.includes('comments')
  // Comments have the form of their format.
  const hasSameForm = source.format === plan.outputFormat
  const { bytes, lost } = write(
    encoded,
    {
      exif: exif.block,
      xmp: carryPacket(blocks, plan, warnings),
      resources: carryResources(blocks, plan),
      comments: keepsComments && hasSameForm ? blocks.comments : [],
      density: source.header.density ?? readDensity(blocks.exif),
    },
    plan,
  )
  const homeless: string[] = [...lost]
  if (keepsComments && !hasSameForm && blocks.comments.length > 0) homeless.push('comments')
  if (homeless.length > 0) {
    warnings.push(`No place was found in ${plan.outputFormat} for ${homeless.join(', ')}`)
  }
  return { bytes, warnings }
}
