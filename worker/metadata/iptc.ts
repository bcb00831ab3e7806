import { decodeText } from './text.js'

/** A fact in IPTC-IIM (IIM 4.2, 1.5): record 2 holds what editors write. */
interface Dataset {
  readonly record: number
  readonly number: number
  readonly whole: Buffer
  readonly data: Buffer
}

const MARKER = 0x1c

/** Facts of record 2 that we know. */
export const iptcField = {
  dateCreated: 55,
  timeCreated: 60,
  byline: 80,
  copyright: 116,
  caption: 120,
} as const

/** Reads datasets up to the first that is damaged or of extended length, which none of ours is. */
export function readIptc(bytes: Buffer): readonly Dataset[] {
  const datasets: Dataset[] = []
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === MARKER;) {
    const size = bytes.readUInt16BE(at + 3)
    const end = at + 5 + size
    if (size > 0x7fff || end > bytes.length) break
    datasets.push({
      record: bytes.readUInt8(at + 1),
      number: bytes.readUInt8(at + 2),
      whole: bytes.subarray(at, end),
      data: bytes.subarray(at + 5, end),
    })
    at = end
  }
  return datasets
}

/** Texts of a field of record 2, without blank ones. */
export const textsOf = (datasets: readonly Dataset[], number: number): readonly string[] =>
  datasets
    .filter((dataset) => dataset.record === 2 && dataset.number === number)
    .map(({ data }) => decodeText(data).replaceAll('\0', '').trim())
    .filter((text) => text !== '')

/** IPTC without a field of record 2. */
export const withoutField = (bytes: Buffer, number: number): Buffer => {
  const datasets = readIptc(bytes)
  const read = datasets.reduce((sum, { whole }) => sum + whole.length, 0)
  const kept = datasets.filter((dataset) => dataset.record !== 2 || dataset.number !== number)
  return Buffer.concat([...kept.map(({ whole }) => whole), bytes.subarray(read)])
}
