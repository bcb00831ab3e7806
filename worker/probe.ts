import sharp, { type Metadata } from 'sharp'
import { toDisplay, type BytePath } from '../shared/byte-path.js'
import { formatNamed, isOutputFormat, type OutputFormat } from '../shared/formats.js'
import type { SourceFacts } from '../shared/operations/define.js'
import { decoderFailure, FileFailure } from './failure.js'
import { isSrgbProfile } from './icc-profile.js'
import { estimateJpegQuality } from './jpeg-quality.js'
import { checkInputSize } from './limits.js'
import { isStoredLossless } from './lossless.js'

/** Header facts of a picture, and the profile that its values belong to. */
export interface Probe {
  readonly facts: SourceFacts
  readonly frames: number
  readonly space: string
  readonly icc: Buffer | undefined
  readonly hasGainMap: boolean
}

const bitDepths: Readonly<Record<string, number>> = { uchar: 8, char: 8, ushort: 16, short: 16 }

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

/**
 * Reads the header of a picture: format by content, displayed size, orientation, depth, profile.
 * @throws FileFailure `unsupported_format`, `corrupt`, `too_large`
 */
export async function probePicture(path: BytePath, bytes: Buffer): Promise<Probe> {
  const metadata = await readMetadata(path, bytes)
  const { width, height } = metadata.autoOrient
  const frames = metadata.pages ?? 1
  checkInputSize(path, { width, height: metadata.pageHeight ?? height }, frames)
  const format = formatOf(metadata)
  return {
    facts: {
      format,
      width,
      height,
      orientation: metadata.orientation ?? 1,
      hasAlpha: metadata.hasAlpha,
      isGrey: metadata.space === 'b-w' || metadata.space === 'grey16',
      bitDepth: bitDepths[metadata.depth] ?? 32,
      isLossless: isStoredLossless(format, bytes),
      jpegQuality: format === 'jpeg' ? estimateJpegQuality(bytes) : undefined,
      chromaSubsampling: format === 'jpeg' ? metadata.chromaSubsampling : undefined,
    },
    frames,
    space: metadata.space,
    icc: metadata.icc,
    hasGainMap: metadata.gainMap !== undefined,
  }
}

const refuse = (path: BytePath, expected: string, got: string): never => {
  throw new FileFailure(
    'unsupported_format',
    `Expected ${expected} in ${toDisplay(path)}, got ${got}; it is left alone`,
  )
}

const plainSpaces: readonly string[] = ['srgb', 'rgb', 'b-w']

/**
 * Refuses pictures of which something would be lost on the way to the output format.
 * @returns the output format: the one asked for, or that of the input
 * @throws FileFailure `unsupported_format` with the reason
 */
export function requireKeepable(
  path: BytePath,
  probe: Probe,
  askedFormat: string | undefined,
): OutputFormat {
  const { facts, frames, space, icc } = probe
  if (!isOutputFormat(facts.format)) {
    return refuse(path, 'a format that can be decoded', facts.format)
  }
  const outputFormat = askedFormat ?? facts.format
  if (!isOutputFormat(outputFormat)) return refuse(path, 'a known output format', outputFormat)
  if (frames > 1) refuse(path, 'a still picture', `${frames} frames or pages`)
  if (facts.bitDepth > 8 || space === 'rgb16' || space === 'grey16') {
    refuse(path, 'at most 8 bits a channel', `${facts.bitDepth} bits`)
  }
  if (!plainSpaces.includes(space)) refuse(path, 'an RGB or grey picture', `colour space ${space}`)
  if (probe.hasGainMap) refuse(path, 'a picture without a gain map', 'one that has it')
  if (icc && !formatNamed(outputFormat).profile && !isSrgbProfile(icc)) {
    refuse(path, `an sRGB picture to become ${outputFormat}`, 'another colour profile')
  }
  return outputFormat
}
