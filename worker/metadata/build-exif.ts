import { type } from './exif-tags.js'
import { directoryNames, pointers, type ExifValues, type Value } from './exif-values.js'
import type { DirectoryName } from './read-exif.js'
import { ENTRY_BYTES, writeU16, writeU32, type TiffBytes } from './tiff-directory.js'

const toEven = (size: number): number => size + (size % 2)

/** A value that is already in place elsewhere: its four bytes are copied as they are. */
export interface PlacedValue extends Value {
  readonly placed: true
}

const isOutside = (value: Value | PlacedValue): boolean =>
  value.data.length > 4 && !('placed' in value)

const sizeOf = (values: readonly Value[]): number =>
  2 +
  values.length * ENTRY_BYTES +
  4 +
  values.reduce((sum, value) => sum + (isOutside(value) ? toEven(value.data.length) : 0), 0)

/** Writes one directory with its values right after it, for a place at offset `at`. */
function writeDirectory(
  values: readonly (Value | PlacedValue)[],
  at: number,
  little: boolean,
  next: number,
): Buffer {
  const sorted = [...values].sort((a, b) => a.tag - b.tag)
  const out: TiffBytes = { bytes: Buffer.alloc(sizeOf(sorted)), little }
  let outside = 2 + sorted.length * ENTRY_BYTES + 4
  writeU16(out, 0, sorted.length)
  writeU32(out, outside - 4, next)
  sorted.forEach((value, index) => {
    const entry = 2 + index * ENTRY_BYTES
    writeU16(out, entry, value.tag)
    writeU16(out, entry + 2, value.type)
    writeU32(out, entry + 4, value.count)
    if (isOutside(value)) {
      writeU32(out, entry + 8, at + outside)
      value.data.copy(out.bytes, outside)
      outside += toEven(value.data.length)
    } else {
      value.data.copy(out.bytes, entry + 8, 0, 4)
    }
  })
  return out.bytes
}

function makePointer(name: keyof typeof pointers, at: number, little: boolean): Value {
  const data = Buffer.alloc(4)
  writeU32({ bytes: data, little }, 0, at)
  return { tag: pointers[name].tag, type: type.long, count: 1, data }
}

type Offsets = Readonly<Record<DirectoryName, number>>

function addPointers(values: ExifValues, offsets: Offsets, little: boolean): ExifValues {
  const point = (name: keyof typeof pointers, list: readonly Value[]) =>
    list.length > 0 ? [makePointer(name, offsets[name], little)] : []
  const exif = [...values.exif, ...point('interop', values.interop)]
  const ifd0 = [...values.ifd0, ...point('exif', exif), ...point('gps', values.gps)]
  return { ...values, ifd0, exif }
}

/** Where each directory stands when they follow one another from `at` on. */
function layOut(values: ExifValues, at: number): Offsets {
  const size = (name: DirectoryName) => (values[name].length > 0 ? sizeOf(values[name]) : 0)
  const exif = at + size('ifd0')
  const gps = exif + size('exif')
  return { ifd0: at, exif, gps, interop: gps + size('gps') }
}

/**
 * Writes all directories one after the other, the first one first.
 * @param values in the byte order told by `little`
 * @param at offset at which the result will stand
 * @param next offset of the directory after the first
 */
export function writeDirectories(
  values: ExifValues,
  at: number,
  little: boolean,
  next = 0,
): Buffer {
  // Sizes do not depend on where the pointers point.
  const offsets = layOut(addPointers(values, layOut(values, at), little), at)
  const pointed = addPointers(values, offsets, little)
  return Buffer.concat(
    directoryNames
      .filter((name) => pointed[name].length > 0)
      .map((name) =>
        writeDirectory(pointed[name], offsets[name], little, name === 'ifd0' ? next : 0),
      ),
  )
}

/** Makes an EXIF block of values; undefined where there are none. */
export function buildExif(values: ExifValues, little: boolean): Buffer | undefined {
  if (directoryNames.every((name) => values[name].length === 0)) return undefined
  const header = Buffer.from(little ? 'II*\0\x08\0\0\0' : 'MM\0*\0\0\0\x08', 'latin1')
  return Buffer.concat([header, writeDirectories(values, header.length, little)])
}
