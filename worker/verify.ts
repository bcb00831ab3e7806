import sharp from 'sharp'
import { toDisplay, type BytePath } from '../shared/byte-path.js'
import { describeError } from '../shared/errors.js'
import type { Size } from '../shared/size.js'
import { FileFailure } from './failure.js'

export interface Expectation {
  readonly format: string
  readonly size: Size
  readonly hasProfile: boolean
  readonly frames: number
  /** Decode every pixel too: `metadata()` accepts a JPEG whose scan is garbage. */
  readonly decode: boolean
}

const hasTail = (bytes: Buffer, ...tail: readonly number[]): boolean =>
  bytes.subarray(-tail.length).equals(Buffer.from(tail))

/** Whether the file ends where its format says it must; true where the format has no end marker. */
export function hasEndMarker(format: string, bytes: Buffer): boolean {
  switch (format) {
    case 'jpeg':
      return hasTail(bytes, 0xff, 0xd9)
    case 'png':
      return hasTail(bytes, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82)
    case 'gif':
      return hasTail(bytes, 0x3b)
    case 'webp':
      return bytes.length >= 12 && bytes.readUInt32LE(4) + 8 === bytes.length
    default:
      return true
  }
}

async function findFault(bytes: Buffer, wanted: Expectation): Promise<string | undefined> {
  const image = sharp(bytes, { failOn: 'warning', limitInputPixels: false, animated: true })
  const found = await image.metadata()
  const format = found.format === 'heif' ? 'avif' : found.format
  if (format !== wanted.format) return `format ${format} instead of ${wanted.format}`
  const height = found.pageHeight ?? found.height
  if (found.width !== wanted.size.width || height !== wanted.size.height) {
    const { size } = wanted
    return `${found.width}x${height} instead of ${size.width}x${size.height} pixels`
  }
  // WebP joins frames that are alike into one that lasts as long, so there may be fewer.
  const pages = found.pages ?? 1
  if (pages > wanted.frames || (format !== 'webp' && pages !== wanted.frames)) {
    return `${pages} frames or pages instead of ${wanted.frames}`
  }
  if ((found.orientation ?? 1) !== 1) return `orientation ${found.orientation ?? 1} instead of 1`
  if (wanted.hasProfile && !found.hasProfile) return 'no colour profile'
  if (!hasEndMarker(format, bytes)) return 'no end marker'
  if (wanted.decode) await image.raw().toBuffer()
  return undefined
}

/**
 * Checks an encoded result before it is committed.
 * @throws FileFailure `internal`: our own output is at fault, not the picture
 */
export async function verifyResult(
  path: BytePath,
  bytes: Buffer,
  wanted: Expectation,
): Promise<void> {
  const fault = await findFault(bytes, wanted).catch(describeError)
  if (fault !== undefined) {
    throw new FileFailure(
      'internal',
      `Expected a whole ${wanted.format} from ${toDisplay(path)}, got ${fault}; nothing was written`,
    )
  }
}
