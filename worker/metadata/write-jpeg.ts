import {
  makeSegment,
  marker,
  MAX_SEGMENT_BYTES,
  readSegments,
  segmentsWith,
  type Segment,
} from './jpeg-segments.js'
import { growFirstPicture } from './multi-picture.js'
import type { BlockName, OutputBlocks, Written } from './output-blocks.js'
import { joinResources, RESOURCES_MARK } from './photoshop-resources.js'
import { EXIF_MARK, XMP_MARK, XMP_PART_MARK } from './source-blocks.js'
import { splitParts, trimPadding, type XmpPacket } from './xmp-packet.js'

const JFIF_MARK = Buffer.from('JFIF\0', 'latin1')
const MAX_DENSITY = 0xffff

/** A JFIF segment of version 1.01 (ITU-T T.871, 10.1) with a density in pixels an inch. */
function makeJfif(density: number): Buffer {
  const data = Buffer.from([1, 1, 1, 0, 0, 0, 0, 0, 0])
  const rounded = Math.min(Math.max(Math.round(density), 1), MAX_DENSITY)
  data.writeUInt16BE(rounded, 3)
  data.writeUInt16BE(rounded, 5)
  return makeSegment(marker.app0, JFIF_MARK, data)
}

const fits = (...parts: readonly Buffer[]): boolean =>
  parts.reduce((sum, { length }) => sum + length, 0) <= MAX_SEGMENT_BYTES

function makeXmp({ text, extension }: XmpPacket): readonly Buffer[] | undefined {
  const [whole, trimmed] = [text, trimPadding(text)].map((each) => Buffer.from(each))
  const packet = [whole, trimmed].find((each) => each && fits(XMP_MARK, each))
  if (!packet) return undefined
  const parts = extension ? splitParts(extension, MAX_SEGMENT_BYTES - XMP_PART_MARK.length) : []
  return [
    makeSegment(marker.app1, XMP_MARK, packet),
    ...parts.map((part) => makeSegment(marker.app1, XMP_PART_MARK, part)),
  ]
}

/** Photoshop's resources, cut wherever a segment is full, as Photoshop does it. */
function makeResources({ resources }: OutputBlocks): readonly Buffer[] {
  const bytes = joinResources(resources)
  const size = MAX_SEGMENT_BYTES - RESOURCES_MARK.length
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    makeSegment(marker.app13, RESOURCES_MARK, bytes.subarray(index * size, (index + 1) * size)),
  )
}

/** Where the segments go that are to be first: JFIF asks to be before them. */
function findPlace(segments: readonly Segment[], jfif: Segment | undefined): number {
  return jfif ? jfif.at + 4 + jfif.data.length : (segments[0]?.at ?? 2)
}

/** Puts blocks into a JPEG: EXIF, XMP and IPTC before everything but JFIF, then comments. */
export function writeJpeg(encoded: Buffer, blocks: OutputBlocks): Written {
  const bytes = Buffer.from(encoded)
  const segments = readSegments(bytes)
  const lost: BlockName[] = []
  const added: Buffer[] = []
  const jfif = segments.find(
    ({ marker: code, data }) =>
      code === marker.app0 && data.subarray(0, JFIF_MARK.length).equals(JFIF_MARK),
  )
  if (blocks.density !== undefined) {
    const made = makeJfif(blocks.density)
    // JFIF means grey or YCbCr; an Adobe segment may say otherwise.
    const isForeign = segments.some(({ marker: code }) => code === marker.app14)
    if (jfif && jfif.data.length >= 12) made.copy(bytes, jfif.at + 11, 11, 16)
    else if (!jfif && !isForeign) added.push(made)
  }
  const { exif, xmp } = blocks
  const exifMark = Buffer.concat([EXIF_MARK, Buffer.alloc(1)])
  if (exif && fits(exifMark, exif)) added.push(makeSegment(marker.app1, exifMark, exif))
  else if (exif) lost.push('EXIF')
  // A gain map brings a packet of its own, and two are one too many.
  const isTaken = segmentsWith(segments, marker.app1, XMP_MARK).length > 0
  const packet = xmp && !isTaken ? makeXmp(xmp) : []
  if (packet) added.push(...packet)
  if (xmp && (isTaken || !packet)) lost.push('XMP')
  added.push(...makeResources(blocks))
  added.push(
    ...blocks.comments
      .filter((comment) => fits(comment))
      .map((comment) => makeSegment(marker.comment, comment)),
  )
  const place = findPlace(segments, jfif)
  growFirstPicture(segments, Buffer.concat(added).length)
  return {
    bytes: Buffer.concat([bytes.subarray(0, place), ...added, bytes.subarray(place)]),
    lost,
  }
}
