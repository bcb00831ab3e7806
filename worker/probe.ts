import sharp, { type Metadata } from 'sharp'
import type { BytePath } from '../shared/byte-path.js'
import type { Limits } from '../shared/limits.js'
import type { SourceFacts } from '../shared/operations/define.js'
import { decoderFailure } from './failure.js'
import { estimateJpegQuality } from './jpeg-quality.js'
import { checkInputSize } from './limits.js'
import { isStoredLossless, nameTiffCompression } from './lossless.js'
import { readToldColour, type ToldColour } from './told-colour.js'

/** What the header of a picture tells. */
export interface Probe {
  readonly facts: SourceFacts
  readonly frames: number
  /** Colour space as libvips names it. */
  readonly space: string
  readonly icc: Buffer | undefined
  /** Colour told outside a profile, where it is not that of sRGB. */
  readonly toldColour: ToldColour | undefined
  readonly hasGainMap: boolean
  /** Metadata blocks and density, as sharp finds them. */
  readonly header: Pick<Metadata, 'exif' | 'xmp' | 'iptc' | 'density'>
}

async function readMetadata(path: BytePath, bytes: Buffer): Promise<Metadata> {
  try {
    // Our own limits give better messages than libvips', so its own is off for the header.
    return await sharp(bytes, { limitInputPixels: false }).metadata()
  } catch (error) {
    throw decoderFailure(path, error)
  }
}

/** AVIF and HEIC come from one library; only the codec tells them apart. */
const formatOf = (metadata: Metadata): string =>
  metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format

/** Bits of an integer sample; 32 stands for anything that is not 8 to 16 bits of integer. */
function bitDepthOf({ depth, bitsPerSample, space }: Metadata): number {
  // Lab is converted, to 8 bits.
  if (space.startsWith('lab')) return 8
  if (depth === 'uchar') return 8
  return depth === 'ushort' ? Math.max(9, bitsPerSample ?? 16) : 32
}

const animationOf = ({ delay, loop }: Metadata): SourceFacts['animation'] =>
  delay === undefined ? undefined : { delay, loop: loop ?? 0 }

/** A gain map in AVIF is an item of its own ('tmap'), of which sharp says nothing. */
const hasAvifGainMap = (format: string, bytes: Buffer): boolean =>
  format === 'avif' && bytes.subarray(0, 4_096).includes('tmap', 0, 'latin1')

/**
 * Reads the header of a picture: format by content, displayed size, orientation, depth, profile.
 * @throws FileFailure `unsupported_format`, `corrupt`, `too_large`
 */
export async function probePicture(path: BytePath, bytes: Buffer, limits: Limits): Promise<Probe> {
  const metadata = await readMetadata(path, bytes)
  const format = formatOf(metadata)
  // What AVIF and HEIC list are no frames but tiles, sizes and the like; libvips takes the primary.
  const frames = metadata.format === 'heif' ? 1 : (metadata.pages ?? 1)
  const { width, height } = metadata.autoOrient
  checkInputSize(path, { width, height }, frames, limits)
  const compression = format === 'tiff' ? nameTiffCompression(bytes) : undefined
  return {
    facts: {
      ...{ format, width, height, compression },
      orientation: metadata.orientation ?? 1,
      hasAlpha: metadata.hasAlpha,
      isGrey: metadata.space === 'b-w' || metadata.space === 'grey16',
      bitDepth: bitDepthOf(metadata),
      isLossless: isStoredLossless(format, bytes),
      isProgressive: metadata.isProgressive,
      jpegQuality: format === 'jpeg' ? estimateJpegQuality(bytes) : undefined,
      chromaSubsampling: format === 'jpeg' ? metadata.chromaSubsampling : undefined,
      animation: frames > 1 ? animationOf(metadata) : undefined,
    },
    frames,
    space: metadata.space,
    icc: metadata.icc,
    toldColour: metadata.icc ? undefined : readToldColour(format, bytes),
    hasGainMap: metadata.gainMap !== undefined || hasAvifGainMap(format, bytes),
    header: metadata,
  }
}
