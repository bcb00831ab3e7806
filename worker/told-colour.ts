/** Colour that a file tells outside an ICC profile, which sharp does not see. */
export interface ToldColour {
  /** In words: 'gAMA 1.0', 'PQ transfer'. */
  readonly description: string
  /** PNG chunks that say so, whole, to be put into a PNG result. */
  readonly pngChunks: readonly Buffer[]
}

const SIGNATURE_BYTES = 8

/** 1/2.2 in units of 100,000, as gAMA has it; anything near is what sRGB viewers assume anyway. */
const SRGB_GAMMA = 45_455
const GAMMA_TOLERANCE = 1_000

/** Primaries and white of sRGB in units of 100,000, as cHRM has them (PNG 3rd ed., 11.3.2.1). */
const SRGB_CHROMATICITIES = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]
const CHROMATICITY_TOLERANCE = 500

interface Chunk {
  readonly type: string
  readonly data: Buffer
  readonly whole: Buffer
}

/** Chunks before the picture data. */
function* readPngHead(bytes: Buffer): Generator<Chunk> {
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (type === 'IDAT' || end > bytes.length) return
    yield { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) }
    at = end
  }
}

const isNear = (value: number, wanted: number, tolerance: number): boolean =>
  Math.abs(value - wanted) <= tolerance

function describePngChunk({ type, data }: Chunk): string | undefined {
  if (type === 'gAMA' && data.length === 4) {
    const gamma = data.readUInt32BE(0)
    return isNear(gamma, SRGB_GAMMA, GAMMA_TOLERANCE) ? undefined : `gAMA ${gamma / 100_000}`
  }
  if (type === 'cHRM' && data.length === 32) {
    const isSrgb = SRGB_CHROMATICITIES.every((wanted, index) =>
      isNear(data.readUInt32BE(index * 4), wanted, CHROMATICITY_TOLERANCE),
    )
    return isSrgb ? undefined : 'cHRM primaries'
  }
  if (type === 'cICP' && data.length === 4) {
    return describeCodePoints(data.readUInt8(0), data.readUInt8(1), 'cICP')
  }
  return undefined
}

/** Code points of ITU-T H.273 that mean the same as sRGB to a viewer. */
const plainPrimaries: readonly number[] = [1, 2]
const plainTransfers: readonly number[] = [1, 2, 6, 13, 14, 15]
const primaryNames: Readonly<Record<number, string>> = { 9: 'BT.2020', 11: 'DCI-P3', 12: 'P3' }
const transferNames: Readonly<Record<number, string>> = { 8: 'linear', 16: 'PQ', 18: 'HLG' }

function describeCodePoints(primaries: number, transfer: number, by: string): string | undefined {
  const parts = [
    ...(plainPrimaries.includes(primaries)
      ? []
      : [`${primaryNames[primaries] ?? `type ${primaries}`} primaries`]),
    ...(plainTransfers.includes(transfer)
      ? []
      : [`${transferNames[transfer] ?? `type ${transfer}`} transfer`]),
  ]
  return parts.length === 0 ? undefined : `${parts.join(' and ')} (${by})`
}

function readPngColour(bytes: Buffer): ToldColour | undefined {
  const chunks = [...readPngHead(bytes)]
  // An ICC profile or an sRGB chunk takes precedence over gAMA and cHRM (PNG 3rd ed., 4.3).
  const outranked = chunks.some(({ type }) => type === 'iCCP' || type === 'sRGB')
  const told = chunks.filter(
    ({ type }) => type === 'cICP' || (!outranked && (type === 'gAMA' || type === 'cHRM')),
  )
  const words = told.map(describePngChunk).filter((text) => text !== undefined)
  if (words.length === 0) return undefined
  return { description: words.join(', '), pngChunks: told.map(({ whole }) => whole) }
}

/** The nclx colour box of an AVIF (ISO/IEC 23000-22, 14496-12): code points of H.273. */
function readAvifColour(bytes: Buffer): ToldColour | undefined {
  const at = bytes.indexOf('colrnclx', 0, 'latin1')
  if (at < 0 || at + 12 > bytes.length) return undefined
  const description = describeCodePoints(
    bytes.readUInt16BE(at + 8),
    bytes.readUInt16BE(at + 10),
    'nclx',
  )
  return description === undefined ? undefined : { description, pngChunks: [] }
}

/**
 * Reads what a file says of its colours outside an ICC profile, where that differs from sRGB.
 * @param format by content
 */
export function readToldColour(format: string, bytes: Buffer): ToldColour | undefined {
  if (format === 'png') return readPngColour(bytes)
  if (format === 'avif') return readAvifColour(bytes)
  return undefined
}

/** A PNG with chunks put behind its IHDR, where colour has to stand. */
export function insertPngChunks(png: Buffer, chunks: readonly Buffer[]): Buffer {
  const headEnd = SIGNATURE_BYTES + 12 + png.readUInt32BE(SIGNATURE_BYTES)
  return Buffer.concat([png.subarray(0, headEnd), ...chunks, png.subarray(headEnd)])
}
