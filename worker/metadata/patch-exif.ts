import { droppedDirectories, makeNumber, type ExifRules } from './exif-rules.js'
import { tag } from './exif-tags.js'
import { directoryNames, makeText, type Value } from './exif-values.js'
import { subtractRanges } from './ranges.js'
import type { DirectoryName, Exif } from './read-exif.js'
import { thumbnailRanges } from './thumbnail-ranges.js'
import {
  directoryRange,
  ENTRY_BYTES,
  writeU16,
  writeU32,
  type Directory,
  type Entry,
  type Range,
  type TiffBytes,
} from './tiff-directory.js'

interface Kept {
  readonly name: DirectoryName
  readonly directory: Directory
  readonly entries: readonly Entry[]
}

const dataOf = (entries: readonly Entry[]): readonly Range[] =>
  entries.flatMap(({ data }) => data ?? [])

/** Empties what the rules leave out; bytes that something else still needs are spared. */
function eraseDropped(exif: Exif, rules: ExifRules, kept: readonly Kept[]): Buffer {
  const staying = new Set(kept.flatMap(({ entries }) => entries))
  const names = new Set(kept.map(({ name }) => name))
  const thumbnail = thumbnailRanges(exif)
  const doomed: Range[] = rules.dropsThumbnail ? [...thumbnail] : []
  for (const name of directoryNames) {
    const directory = exif.directories[name]
    if (!directory) continue
    doomed.push(...dataOf(directory.entries.filter((entry) => !staying.has(entry))))
    if (!names.has(name)) doomed.push(directoryRange(directory))
  }
  const free = subtractRanges(doomed, [
    { start: 0, end: 8 },
    ...kept.map(({ directory }) => directoryRange(directory)),
    ...dataOf([...staying]),
    ...(rules.dropsThumbnail ? [] : thumbnail),
  ])
  const bytes = Buffer.from(exif.bytes)
  for (const { start, end } of free) bytes.fill(0, start, Math.min(end, bytes.length))
  const last = free.at(-1)
  return last && last.end >= bytes.length ? bytes.subarray(0, last.start) : bytes
}

function encodeEntry(value: Value, little: boolean, offset?: number): Buffer {
  const out: TiffBytes = { bytes: Buffer.alloc(ENTRY_BYTES), little }
  writeU16(out, 0, value.tag)
  writeU16(out, 2, value.type)
  writeU32(out, 4, value.count)
  if (offset === undefined) value.data.copy(out.bytes, 8)
  else writeU32(out, 8, offset)
  return out.bytes
}

function encodeDirectory(entries: readonly Buffer[], next: number, little: boolean): Buffer {
  const out: TiffBytes = { bytes: Buffer.alloc(2 + entries.length * ENTRY_BYTES + 4), little }
  writeU16(out, 0, entries.length)
  Buffer.concat(entries).copy(out.bytes, 2)
  writeU32(out, out.bytes.length - 4, next)
  return out.bytes
}

/** The fields of a directory as they are to be stored. */
const encodeKept = (exif: Exif, { name, entries }: Kept, rules: ExifRules): readonly Buffer[] =>
  entries.map((entry) => {
    const number = rules.numberOf(name, entry.tag)
    return number === undefined
      ? exif.bytes.subarray(entry.at, entry.at + ENTRY_BYTES)
      : encodeEntry(makeNumber(entry.tag, entry.type, number, exif.little), exif.little)
  })

/** Stores fields where the directory was; there are no more of them than before. */
function rewrite(out: TiffBytes, directory: Directory, fields: readonly Buffer[], next: number) {
  const { at, entries } = directory
  const encoded = encodeDirectory(fields, next, out.little)
  // Some cameras leave out the offset of the next directory: a value may stand in its place.
  const keepsNext = fields.length === entries.length && next === directory.next
  encoded.copy(out.bytes, at, 0, keepsNext ? encoded.length - 4 : encoded.length)
  if (fields.length === entries.length) return
  out.bytes.fill(0, at + encoded.length, at + 2 + entries.length * ENTRY_BYTES)
}

/** Adds bytes at the end, at an even offset, which the result tells. */
function append(bytes: Buffer, more: Buffer): { readonly bytes: Buffer; readonly at: number } {
  const at = bytes.length + (bytes.length % 2)
  return { bytes: Buffer.concat([bytes, Buffer.alloc(at - bytes.length), more]), at }
}

/** Puts the first directory at the end of the block, where there is room for a field more. */
function moveFirst(
  out: TiffBytes,
  old: Directory,
  fields: readonly Buffer[],
  next: number,
): Buffer {
  out.bytes.fill(0, old.at, old.at + 2 + old.entries.length * ENTRY_BYTES)
  const { bytes, at } = append(out.bytes, encodeDirectory(fields, next, out.little))
  writeU32({ ...out, bytes }, 4, at)
  return bytes
}

/**
 * Applies the rules to an EXIF block without moving any value that stays: a MakerNote holds offsets
 * from the start of the block and would break. What is left out is overwritten with zeros.
 * @returns the block, without the `Exif\0\0` of JPEG
 */
export function patchExif(exif: Exif, rules: ExifRules, copyright?: string): Buffer {
  const { little, directories } = exif
  const gone = droppedDirectories(rules)
  const kept = directoryNames.flatMap((name): Kept[] => {
    const directory = directories[name]
    if (!directory || gone.has(name)) return []
    const entries = directory.entries.filter((entry) => !rules.drops(name, entry.tag))
    return [{ name, directory, entries }]
  })
  let out: TiffBytes = { bytes: eraseDropped(exif, rules, kept), little }
  for (const each of kept) {
    if (each.name === 'ifd0') continue
    const shrinks = each.entries.length < each.directory.entries.length
    rewrite(out, each.directory, encodeKept(exif, each, rules), shrinks ? 0 : each.directory.next)
  }
  const { ifd0 } = directories
  const next = rules.dropsThumbnail && exif.thumbnails.length > 0 ? 0 : ifd0.next
  const fields = kept.flatMap((each) => (each.name === 'ifd0' ? encodeKept(exif, each, rules) : []))
  if (copyright !== undefined) {
    const value = makeText(tag.copyright, copyright)
    const { bytes, at } = append(out.bytes, value.data)
    out = { bytes, little }
    fields.push(encodeEntry(value, little, value.data.length > 4 ? at : undefined))
    // Fields stand in order of their tags; the two bytes compare as they are stored.
    fields.sort((a, b) => readTag(a, little) - readTag(b, little))
  }
  if (fields.length > ifd0.entries.length) return moveFirst(out, ifd0, fields, next)
  rewrite(out, ifd0, fields, next)
  return out.bytes
}

const readTag = (entry: Buffer, little: boolean): number =>
  little ? entry.readUInt16LE(0) : entry.readUInt16BE(0)
