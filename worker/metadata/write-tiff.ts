import { writeDirectories, type PlacedValue } from './build-exif.js'
import { descriptiveTags } from './carry-exif.js'
import { tag, type } from './exif-tags.js'
import { noValues, readValues, swapByteOrder, type ExifValues, type Value } from './exif-values.js'
import { namesOf, namesWithout, type OutputBlocks, type Written } from './output-blocks.js'
import { joinResources, resourceId } from './photoshop-resources.js'
import { readExif, type Exif } from './read-exif.js'
import {
  readDirectory,
  writeU16,
  writeU32,
  type Directory,
  type TiffBytes,
} from './tiff-directory.js'

const resolutionUnit = { none: 1, inch: 2 } as const
const MAX_PAGES = 100_000

function writeDensity(tiff: TiffBytes, { entries }: Directory, density: number | undefined): void {
  for (const { tag: fieldTag, type: fieldType, data } of entries) {
    const isDensity = fieldTag === tag.xResolution || fieldTag === tag.yResolution
    if (data && isDensity && fieldType === type.rational) {
      writeU32(tiff, data.start, Math.round((density ?? 1) * 1000))
      writeU32(tiff, data.start + 4, 1000)
    } else if (data && fieldTag === tag.resolutionUnit && fieldType === type.short) {
      writeU16(tiff, data.start, density === undefined ? resolutionUnit.none : resolutionUnit.inch)
    }
  }
}

/** Writes the density, or that none is known, into every page: the encoder makes one up. */
function writeDensities(tiff: TiffBytes, first: Directory, density: number | undefined): void {
  const seen = new Set<number>()
  let page: Directory | undefined = first
  while (page && !seen.has(page.at) && seen.size < MAX_PAGES) {
    seen.add(page.at)
    writeDensity(tiff, page, density)
    page = readDirectory(tiff, page.next)
  }
}

/** The fields of EXIF that go into a TIFF, in its byte order. */
function readDescription(exif: Buffer | undefined, little: boolean): ExifValues {
  const source = exif && readExif(exif)
  if (!source) return noValues
  const values = readValues(source)
  const ordered = source.little === little ? values : swapByteOrder(values)
  return { ...ordered, ifd0: ordered.ifd0.filter((value) => descriptiveTags.has(value.tag)) }
}

const makeBytes = (fieldTag: number, fieldType: number, data: Buffer): readonly Value[] =>
  data.length > 0 ? [{ tag: fieldTag, type: fieldType, count: data.length, data }] : []

/** The fields that a TIFF has for blocks which are blocks of their own elsewhere. */
const makeBlockFields = ({ xmp, resources }: OutputBlocks): readonly Value[] => [
  ...makeBytes(tag.xmp, type.byte, Buffer.from(xmp?.text ?? '')),
  ...resources
    .filter(({ id }) => id === resourceId.iptc)
    .slice(0, 1)
    .flatMap(({ data }) => makeBytes(tag.iptc, type.undefined, data)),
  ...makeBytes(
    tag.photoshop,
    type.byte,
    joinResources(resources.filter(({ id }) => id !== resourceId.iptc)),
  ),
]

/** The fields of a directory that stay where they are. */
const readPlaced = ({ bytes }: TiffBytes, { entries }: Directory): readonly PlacedValue[] =>
  entries.map((entry) => ({
    tag: entry.tag,
    type: entry.type,
    count: entry.count,
    data: bytes.subarray(entry.at + 8, entry.at + 12),
    placed: true,
  }))

/** Puts a new first directory at the end of a TIFF, with what was in the old one. */
function appendDirectory(exif: Exif, added: ExifValues): Buffer {
  const { bytes, little, directories } = exif
  const newTags = new Set(added.ifd0.map((value) => value.tag))
  const kept = readPlaced(exif, directories.ifd0).filter((value) => !newTags.has(value.tag))
  const at = bytes.length + (bytes.length % 2)
  const written = writeDirectories(
    { ...added, ifd0: [...kept, ...added.ifd0] },
    at,
    little,
    directories.ifd0.next,
  )
  writeU32(exif, 4, at)
  return Buffer.concat([bytes, Buffer.alloc(at - bytes.length), written])
}

/** Puts blocks into a TIFF: its first directory is written anew behind its end. */
export function writeTiff(encoded: Buffer, blocks: OutputBlocks): Written {
  const exif = readExif(Buffer.from(encoded))
  if (!exif) return { bytes: encoded, lost: namesOf(blocks) }
  writeDensities(exif, exif.directories.ifd0, blocks.density)
  const described = readDescription(blocks.exif, exif.little)
  const added: ExifValues = {
    ...described,
    ifd0: [...described.ifd0, ...makeBlockFields(blocks)],
  }
  const isEmpty = Object.values(added).every((list) => list.length === 0)
  return {
    bytes: isEmpty ? exif.bytes : appendDirectory(exif, added),
    lost: namesWithout(blocks, 'EXIF', 'XMP', 'IPTC', 'Photoshop data'),
  }
}
