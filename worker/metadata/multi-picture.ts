import { marker, segmentsWith, type Segment } from './jpeg-segments.js'
import { readByteOrder, readDirectory, readU32, writeU32 } from './tiff-directory.js'

const MARK = Buffer.from('MPF\0', 'latin1')
const PICTURES = 0xb002

/**
 * A JPEG with several pictures, such as one with a gain map, tells the size of the first (CIPA
 * DC-007, 5.2.3). Segments put into it make it larger; all other offsets count from behind them.
 * Changes the bytes.
 */
export function growFirstPicture(segments: readonly Segment[], addedBytes: number): void {
  const bytes = segmentsWith(segments, marker.app2, MARK)[0]
  const little = bytes && readByteOrder(bytes)
  if (!bytes || little === undefined) return
  const tiff = { bytes, little }
  const directory = readDirectory(tiff, readU32(tiff, 4))
  const data = directory?.entries.find(({ tag }) => tag === PICTURES)?.data
  if (!data || data.end - data.start < 16) return
  const size = readU32(tiff, data.start + 4) + addedBytes
  if (size <= 0xffffffff) writeU32(tiff, data.start + 4, size)
}
