/** One segment before the picture data of a JPEG (ITU-T T.81, annex B). */
export interface Segment {
  readonly marker: number
  /** From the marker on. */
  readonly at: number
  readonly data: Buffer
}

export const marker = {
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app13: 0xed,
  app14: 0xee,
  comment: 0xfe,
}

/** The most that one segment holds: its length counts itself. */
export const MAX_SEGMENT_BYTES = 0xffff - 2

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/** Markers that stand alone, without a length. */
const isAlone = (code: number): boolean => code === 0x01 || (code >= 0xd0 && code <= 0xd8)

/** Reads the segments up to the picture data, or to the first that is damaged. */
export function readSegments(bytes: Buffer): readonly Segment[] {
  const segments: Segment[] = []
  for (let at = 2; at + 4 <= bytes.length;) {
    const code = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff || code === START_OF_SCAN || code === END_OF_IMAGE) break
    if (code === 0xff) {
      at += 1
      continue
    }
    if (isAlone(code)) {
      at += 2
      continue
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end < at + 4 || end > bytes.length) break
    segments.push({ marker: code, at, data: bytes.subarray(at + 4, end) })
    at = end
  }
  return segments
}

/** Makes a segment. Throws RangeError beyond `MAX_SEGMENT_BYTES`. */
export function makeSegment(code: number, ...parts: readonly Buffer[]): Buffer {
  const head = Buffer.from([0xff, code, 0, 0])
  const bytes = Buffer.concat([head, ...parts])
  bytes.writeUInt16BE(bytes.length - 2, 2)
  return bytes
}

/** Data of the segments of a kind that start with a mark, without the mark. */
export const segmentsWith = (
  segments: readonly Segment[],
  code: number,
  mark: Buffer,
): readonly Buffer[] =>
  segments
    .filter(({ marker: each, data }) => each === code && data.subarray(0, mark.length).equals(mark))
    .map(({ data }) => data.subarray(mark.length))
