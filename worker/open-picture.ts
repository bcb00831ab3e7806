import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { formatNamed } from '../shared/formats.js'
import type { Limits } from '../shared/limits.js'
import type { SourceFacts } from '../shared/operations/define.js'
import type { ColourPlan } from './colour.js'

declare module 'sharp' {
  interface Sharp {
    /** Missing in the types of sharp 0.35.5: carries the gain map of a JPEG through a resize. */
    keepGainMap(): Sharp
  }
}

export interface OpenOptions {
  readonly bytes: Buffer
  readonly colour: ColourPlan
  /** Fail at the decoder's first warning. */
  readonly strict: boolean
  readonly limits: Limits
  readonly warn: (message: string) => void
}

/** Opens a picture so that its values come as the colour plan wants them. */
export function openPicture(options: OpenOptions, more: SharpOptions = {}): Sharp {
  const image = sharp(options.bytes, {
    failOn: options.strict ? 'warning' : 'error',
    limitInputPixels: options.limits.framePixels,
    ignoreIcc: options.colour.keepValues,
    ...more,
  })
  image.on('warning', options.warn)
  return image
}

/** Whether the result keeps more than 8 bits a channel. */
const staysDeep = (facts: SourceFacts, outputFormat: string): boolean =>
  facts.bitDepth > 8 && formatNamed(outputFormat).deep

/**
 * Colour space in which pixels are made: sharp would widen grey to RGB and cut 16 bits to 8.
 * Undefined for plain RGB.
 */
export function spaceOf(
  isGrey: boolean,
  facts: SourceFacts,
  outputFormat: string,
): 'b-w' | 'grey16' | 'rgb16' | undefined {
  if (staysDeep(facts, outputFormat)) return isGrey ? 'grey16' : 'rgb16'
  return isGrey ? 'b-w' : undefined
}

/** Warns of bits that the output format has no room for. */
export function warnOfDepth(
  facts: SourceFacts,
  outputFormat: string,
  warn: (message: string) => void,
): void {
  const most = outputFormat === 'avif' ? 12 : formatNamed(outputFormat).deep ? 16 : 8
  if (facts.bitDepth <= most) return
  warn(
    `Reduced from ${facts.bitDepth} to ${most} bits a channel, since ${outputFormat} has no more`,
  )
}

/** Whether the result of a plan has a profile. */
export const writesProfile = (colour: ColourPlan): boolean =>
  colour.keepProfile || colour.convertTo !== undefined

/** Writes the profile that belongs to the values, if they need one. */
export function attachProfile(image: Sharp, colour: ColourPlan): Sharp {
  if (colour.convertTo) return image.withIccProfile(colour.convertTo)
  return colour.keepProfile ? image.keepIccProfile() : image
}
