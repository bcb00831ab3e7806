/** TIFF 6.0, section 2; the rest from EXIF, TIFF/EP and DNG. */
const tags = {
  photometric: 0x0106,
  make: 0x010f,
  subDirectories: 0x014a,
  dngVersion: 0xc612,
} as const
/** Photometric interpretations of unfinished pictures: a colour filter array, and linear raw. */
const rawPhotometrics: readonly number[] = [32_803, 34_892]
const MAX_ENTRIES = 500
const MAX_SUB_DIRECTORIES = 8

interface Entry {
  readonly count: number
  /** Where the value is, if it fits into four bytes; else where its address is. */
  readonly at: number
}

/** Numbers of a TIFF; those outside the file are 0. */
interface Reader {
  short(at: number): number
  long(at: number): number
}

function makeReader(bytes: Buffer, isLittle: boolean): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    short: (at) => (at + 2 <= bytes.length ? view.getUint16(at, isLittle) : 0),
    long: (at) => (at + 4 <= bytes.length ? view.getUint32(at, isLittle) : 0),
  }
}

function readDirectory(reader: Reader, start: number): ReadonlyMap<number, Entry> {
  const count = Math.min(reader.short(start), MAX_ENTRIES)
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const at = start + 2 + index * 12
      return [reader.short(at), { count: reader.long(at + 4), at: at + 8 }]
    }),
  )
}

function listSubDirectories(reader: Reader, entry: Entry | undefined): readonly number[] {
  if (!entry) return []
  const at = entry.count === 1 ? entry.at : reader.long(entry.at)
  const count = Math.min(entry.count, MAX_SUB_DIRECTORIES)
  return Array.from({ length: count }, (_, index) => reader.long(at + index * 4))
}

/**
 * Name of a camera's raw picture that is packed as TIFF. sharp would open it and give its
 * thumbnail, as if that were the picture.
 */
export function nameRawTiff(bytes: Buffer): string | undefined {
  const order = bytes.toString('latin1', 0, 4)
  if (order !== 'II*\0' && order !== 'MM\0*') return undefined
  if (bytes.toString('latin1', 8, 10) === 'CR') return 'a Canon raw picture (CR2)'
  const reader = makeReader(bytes, order.startsWith('II'))
  const main = readDirectory(reader, reader.long(4))
  if (main.has(tags.dngVersion)) return 'a raw picture (DNG)'
  const directories = [
    main,
    ...listSubDirectories(reader, main.get(tags.subDirectories)).map((start) =>
      readDirectory(reader, start),
    ),
  ]
  const isRaw = directories.some((directory) => {
    const photometric = directory.get(tags.photometric)
    return photometric && rawPhotometrics.includes(reader.short(photometric.at))
  })
  if (!isRaw) return undefined
  const make = main.get(tags.make)
  const maker =
    make &&
    /^[\w-]+/.exec(bytes.toString('latin1', reader.long(make.at), reader.long(make.at) + 20))
  return maker ? `a raw picture of a ${maker[0]} camera` : "a camera's raw picture"
}
