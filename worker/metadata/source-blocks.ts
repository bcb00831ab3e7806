import type { Metadata } from 'sharp'
import { tag } from './exif-tags.js'
import { gifLabel, readExtensions, readGifXmp } from './gif-blocks.js'
import { marker, readSegments, segmentsWith } from './jpeg-segments.js'
import {
  readResources,
  makeResource,
  resourceId,
  RESOURCES_MARK,
  type Resource,
} from './photoshop-resources.js'
import { makeChunk, readChunks } from './png-chunks.js'
import {
  findPngText,
  isRawProfile,
  readPngText,
  readRawProfile,
  XMP_KEYWORD,
  type PngText,
} from './png-text.js'
import { readExif, withoutExifMark } from './read-exif.js'
import { readValues } from './exif-values.js'

/** The blocks that sharp finds in a header. */
export type HeaderBlocks = Pick<Metadata, 'exif' | 'xmp' | 'iptc'>

/** All metadata of a source as it is stored, whatever the format. */
export interface SourceBlocks {
  /** Format of the source, by content. */
  readonly format: string
  /** An EXIF block without the mark of JPEG, or a whole TIFF file. */
  readonly exif?: Buffer | undefined
  readonly xmp?: Buffer | undefined
  /** Parts of an extended XMP packet, which only JPEG needs. */
  readonly xmpParts: readonly Buffer[]
  /** What Photoshop and IPTC put into JPEG and TIFF. */
  readonly resources: readonly Resource[]
  /** Comments in the form of the source format; only it can take them over. */
  readonly comments: readonly Buffer[]
  readonly texts: readonly PngText[]
}

export const EXIF_MARK = Buffer.from('Exif\0', 'latin1')
export const XMP_MARK = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
export const XMP_PART_MARK = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1')

type Blocks = Omit<SourceBlocks, 'format'>

const none: Blocks = { xmpParts: [], resources: [], comments: [], texts: [] }

/** IPTC comes bare or within Photoshop's resources. */
function toResources(iptc: Buffer | undefined): readonly Resource[] {
  if (!iptc) return []
  const mark = RESOURCES_MARK.length
  if (iptc.subarray(0, mark).equals(RESOURCES_MARK)) return readResources(iptc.subarray(mark))
  if (iptc.toString('latin1', 0, 4) === '8BIM') return readResources(iptc)
  return iptc[0] === 0x1c ? [makeResource(resourceId.iptc, iptc)] : []
}

function readJpeg(bytes: Buffer): Blocks {
  const segments = readSegments(bytes)
  // The byte after the mark is filling.
  const exif = segmentsWith(segments, marker.app1, EXIF_MARK)[0]?.subarray(1)
  return {
    ...none,
    exif,
    xmp: segmentsWith(segments, marker.app1, XMP_MARK)[0],
    xmpParts: segmentsWith(segments, marker.app1, XMP_PART_MARK),
    resources: readResources(Buffer.concat(segmentsWith(segments, marker.app13, RESOURCES_MARK))),
    comments: segmentsWith(segments, marker.comment, Buffer.alloc(0)),
  }
}

function readPng(bytes: Buffer): Blocks {
  const chunks = readChunks(bytes)
  const texts: PngText[] = []
  const comments: Buffer[] = []
  for (const chunk of chunks) {
    const text = readPngText(chunk)
    if (!text) continue
    texts.push(text)
    if (text.keyword === XMP_KEYWORD || isRawProfile(text.keyword)) continue
    // Thumbnails that a file manager made speak of the file as it was.
    if (!text.keyword.startsWith('Thumb::')) comments.push(makeChunk(chunk.type, chunk.data))
  }
  const exif = chunks.find(({ type }) => type === 'eXIf')?.data
  const xmp = findPngText(texts, (keyword) => keyword === XMP_KEYWORD)
  const iptc = readRawProfile(texts, / (?:iptc|8bim)$/i)
  return {
    ...none,
    exif: exif ?? readRawProfile(texts, / (?:exif|app1)$/i),
    xmp: xmp ?? readRawProfile(texts, / xmp$/i),
    resources: toResources(iptc),
    comments,
    texts,
  }
}

function readTiff(bytes: Buffer, header: HeaderBlocks): Blocks {
  const exif = readExif(bytes)
  const fields = new Map(
    (exif ? readValues(exif).ifd0 : []).map((value) => [value.tag, value.data]),
  )
  return {
    ...none,
    exif: bytes,
    xmp: fields.get(tag.xmp) ?? header.xmp,
    resources: [
      ...toResources(fields.get(tag.iptc) ?? header.iptc),
      ...toResources(fields.get(tag.photoshop)).filter(({ id }) => id !== resourceId.iptc),
    ],
  }
}

function readGif(bytes: Buffer, header: HeaderBlocks): Blocks {
  const extensions = readExtensions(bytes)
  return {
    ...none,
    xmp: extensions.map(readGifXmp).find((xmp) => xmp !== undefined) ?? header.xmp,
    comments: extensions
      .filter(({ label }) => label === gifLabel.comment)
      .map(({ whole }) => whole),
  }
}

/**
 * Finds all metadata of a source.
 * @param format of the source, by content
 * @param header what sharp found; used for formats that are not read here
 */
export function readSourceBlocks(
  format: string,
  bytes: Buffer,
  header: HeaderBlocks,
): SourceBlocks {
  const blocks = readFormat(format, bytes, header)
  return { ...blocks, format, exif: blocks.exif && withoutExifMark(blocks.exif) }
}

function readFormat(format: string, bytes: Buffer, header: HeaderBlocks): Blocks {
  switch (format) {
    case 'jpeg':
      return readJpeg(bytes)
    case 'png':
      return readPng(bytes)
    case 'tiff':
      return readTiff(bytes, header)
    case 'gif':
      return readGif(bytes, header)
    default: {
      const { exif, xmp, iptc } = header
      return { ...none, exif, xmp, resources: toResources(iptc) }
    }
  }
}
