import { tag } from './exif-tags.js'
import type { Exif } from './read-exif.js'
import { directoryRange, readNumbers, type Directory, type Range } from './tiff-directory.js'

/** Ranges told by a field of offsets and one of lengths, as far as they lie within the bytes. */
function pointedTo(exif: Exif, { entries }: Directory, at: number, size: number): readonly Range[] {
  const numbers = (wanted: number): readonly number[] => {
    const entry = entries.find((candidate) => candidate.tag === wanted)
    return entry ? readNumbers(exif, entry) : []
  }
  const sizes = numbers(size)
  return numbers(at).flatMap((start, index) => {
    const end = Math.min(start + (sizes[index] ?? 0), exif.bytes.length)
    return start >= 8 && end > start ? [{ start, end }] : []
  })
}

/** All bytes of an embedded thumbnail: its directory, the values, the picture. */
export const thumbnailRanges = (exif: Exif): readonly Range[] =>
  exif.thumbnails.flatMap((directory) => [
    directoryRange(directory),
    ...directory.entries.flatMap(({ data }) => data ?? []),
    ...pointedTo(exif, directory, tag.jpegOffset, tag.jpegLength),
    ...pointedTo(exif, directory, tag.stripOffsets, tag.stripByteCounts),
  ])
