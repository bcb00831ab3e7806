import { tag, type } from './exif-tags.js'
import type { DirectoryName, Exif } from './read-exif.js'
import { decodeText } from './text.js'
import { wordOfType } from './tiff-directory.js'

/** One field with its value, wherever it came from. */
export interface Value {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** In the byte order of the directories it belongs to. */
  readonly data: Buffer
}

/** The fields of all directories, without those that only point to a directory. */
export type ExifValues = Readonly<Record<DirectoryName, readonly Value[]>>

/** The field that points to each directory below the first, and the directory that holds it. */
export const pointers = {
  exif: { parent: 'ifd0', tag: tag.exifDirectory },
  gps: { parent: 'ifd0', tag: tag.gpsDirectory },
  interop: { parent: 'exif', tag: tag.interopDirectory },
} as const

export const directoryNames = ['ifd0', 'exif', 'gps', 'interop'] as const

export const noValues: ExifValues = { ifd0: [], exif: [], gps: [], interop: [] }

const pointerTags: ReadonlySet<number> = new Set(Object.values(pointers).map((each) => each.tag))

/** More fields than any directory in use has; more are an attack. */
const MAX_VALUES = 1000

/** Each field once, and together no longer than the block: many can point to the same bytes. */
function valuesOf({ bytes, directories }: Exif, name: DirectoryName): readonly Value[] {
  const values = new Map<number, Value>()
  let budget = bytes.length
  for (const { data, at: _, ...field } of directories[name]?.entries ?? []) {
    if (!data || pointerTags.has(field.tag) || values.has(field.tag)) continue
    budget -= data.end - data.start
    if (budget < 0 || values.size === MAX_VALUES) break
    values.set(field.tag, { ...field, data: bytes.subarray(data.start, data.end) })
  }
  return [...values.values()]
}

/** Makes new values from those of each directory. */
export const mapValues = (
  values: ExifValues,
  change: (name: DirectoryName, values: readonly Value[]) => readonly Value[],
): ExifValues => ({
  ifd0: change('ifd0', values.ifd0),
  exif: change('exif', values.exif),
  gps: change('gps', values.gps),
  interop: change('interop', values.interop),
})

/** Reads every field whose value can be read. */
export const readValues = (exif: Exif): ExifValues =>
  mapValues(noValues, (name) => valuesOf(exif, name))

function swapWords(value: Value): Value {
  const word = wordOfType(value.type)
  if (word < 2) return value
  const data = Buffer.from(value.data)
  if (word === 2) data.swap16()
  else if (word === 4) data.swap32()
  else data.swap64()
  return { ...value, data }
}

/** The same values in the other byte order. */
export const swapByteOrder = (values: ExifValues): ExifValues =>
  mapValues(values, (_, list) => list.map(swapWords))

/** Text of a field, without the spaces and NULs that cameras fill it with; undefined when blank. */
export function textOf(value: Value | undefined): string | undefined {
  if (!value || ![type.byte, type.ascii, type.undefined, 129].includes(value.type)) return undefined
  // A second text after a NUL (an editor's copyright, EXIF 3.0, 4.6.5.4) is told apart by a comma.
  const text = decodeText(value.data)
    .split('\0')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(', ')
  return text === '' ? undefined : text
}

/** A field of text; UTF-8, as every reader in use takes it, though EXIF 2 says ASCII. */
export function makeText(textTag: number, text: string): Value {
  const data = Buffer.from(`${text.replaceAll('\0', ' ')}\0`, 'utf8')
  return { tag: textTag, type: type.ascii, count: data.length, data }
}
