import { tag } from './exif-tags.js'
import {
  readByteOrder,
  readDirectory,
  readNumbers,
  type Directory,
  type TiffBytes,
} from './tiff-directory.js'

/** The directories of EXIF that hold facts of the picture itself. */
export type DirectoryName = 'ifd0' | 'exif' | 'gps' | 'interop'

/** An EXIF block, or a TIFF file read as one. */
export interface Exif extends TiffBytes {
  readonly directories: Readonly<
    { ifd0: Directory } & Partial<Record<DirectoryName, Directory | undefined>>
  >
  /** Directories chained after the first: IFD1 with the embedded thumbnail, and any more. */
  readonly thumbnails: readonly Directory[]
}

/** More than any camera writes; a longer chain is an attack or damage. */
const MAX_CHAIN = 8

/** Leaves out the `Exif\0\0` that JPEG puts before the block, and others copy. */
export const withoutExifMark = (block: Buffer): Buffer =>
  block.toString('latin1', 0, 5) === 'Exif\0' ? block.subarray(6) : block

function readChain(tiff: TiffBytes, first: Directory, seen: Set<number>): readonly Directory[] {
  const chain: Directory[] = []
  for (let at = first.next; at !== 0 && !seen.has(at) && chain.length < MAX_CHAIN;) {
    seen.add(at)
    const directory = readDirectory(tiff, at)
    if (!directory) break
    chain.push(directory)
    at = directory.next
  }
  return chain
}

/**
 * Finds the directories of an EXIF block. Whatever points outside the block, or twice to one place,
 * is left out.
 * @returns undefined where not even the first directory can be read
 */
export function readExif(block: Buffer): Exif | undefined {
  const bytes = withoutExifMark(block)
  const little = readByteOrder(bytes)
  if (little === undefined) return undefined
  const tiff: TiffBytes = { bytes, little }
  const seen = new Set<number>()
  const readOnce = (at: number): Directory | undefined => {
    if (seen.has(at)) return undefined
    seen.add(at)
    return readDirectory(tiff, at)
  }
  const follow = (parent: Directory | undefined, pointer: number): Directory | undefined => {
    const entry = parent?.entries.find((candidate) => candidate.tag === pointer)
    const at = entry?.count === 1 ? readNumbers(tiff, entry)[0] : undefined
    return at === undefined ? undefined : readOnce(at)
  }
  const ifd0 = readOnce(little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4))
  if (!ifd0) return undefined
  const exif = follow(ifd0, tag.exifDirectory)
  const gps = follow(ifd0, tag.gpsDirectory)
  const interop = follow(exif, tag.interopDirectory)
  return {
    ...tiff,
    directories: { ifd0, exif, gps, interop },
    thumbnails: readChain(tiff, ifd0, seen),
  }
}
