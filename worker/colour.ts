import type { ColourChoice } from '../shared/operations/colour.js'
import { isSrgbProfile, readProfileDescription, readProfileSpace } from './icc-profile.js'

export interface ColourRequest {
  readonly wanted: ColourChoice
  /** Colour space as libvips names it: srgb, b-w, rgb16, grey16, cmyk, lab, ... */
  readonly space: string
  readonly icc: Uint8Array | undefined
  /** Whether the output format can carry a profile. */
  readonly canCarryProfile: boolean
  /** Whether the output format can be grey; else grey is written as RGB, which no grey profile fits. */
  readonly canBeGrey: boolean
  readonly outputFormat: string
  /** A step paints with sRGB colours of its own. */
  readonly bringsColours: boolean
  /** Whether the result is grey, whatever the source is. */
  readonly endsGrey: boolean
}

/** How a picture is opened and written so that values and profile belong together. */
export interface ColourPlan {
  /** Leave the values as they are; otherwise sharp converts them to sRGB by their profile. */
  readonly keepValues: boolean
  /** Write the input's own profile into the output. */
  readonly keepProfile: boolean
  /** Convert to this profile and write it. */
  readonly convertTo: 'p3' | undefined
  /** What a person would want to know. */
  readonly warning: string | undefined
}

const rgbAndGrey: readonly string[] = ['srgb', 'rgb', 'b-w', 'rgb16', 'grey16']

function nameProfile(icc: Uint8Array | undefined): string {
  const name = icc ? readProfileDescription(icc) : ''
  return name === '' ? 'its profile' : name
}

const asTheyAre = (keepProfile: boolean): ColourPlan => ({
  ...{ keepValues: true, keepProfile, convertTo: undefined, warning: undefined },
})

const toSrgb = (warning: string | undefined): ColourPlan => ({
  ...{ keepValues: false, keepProfile: false, convertTo: undefined, warning },
})

const isGreySpace = (space: string): boolean => space === 'b-w' || space === 'grey16'

/** Whether a profile is for the space that the values are in; some files have another one's. */
const fitsSpace = (icc: Uint8Array, space: string): boolean => {
  const wanted = space === 'cmyk' ? 'CMYK' : isGreySpace(space) ? 'GRAY' : 'RGB'
  return readProfileSpace(icc) === wanted
}

/** CMYK, Lab and the like: no output of ours holds them, so they go through their profile. */
function convertForeignSpace(request: ColourRequest): ColourPlan {
  const { wanted, space, icc, canCarryProfile, endsGrey } = request
  const by = icc
    ? `by ${nameProfile(icc)}`
    : space === 'cmyk'
      ? 'by the default CMYK profile of libvips, since it has none'
      : 'by definition'
  const target = wanted === 'p3' && canCarryProfile && !endsGrey ? 'p3' : undefined
  const warning = `Converted from ${space} to ${target ?? 'sRGB'} ${by}`
  return { ...toSrgb(warning), convertTo: target }
}

/**
 * Decides about the colours of one picture. A result never has a profile that does not belong to its
 * values, and never lacks one that they need; grey stays grey.
 */
export function planColour(request: ColourRequest): ColourPlan {
  const { wanted, space, icc, canCarryProfile, outputFormat, bringsColours } = request
  if (icc && !space.startsWith('lab') && !fitsSpace(icc, space)) {
    const warning = `Its profile is for ${readProfileSpace(icc)} values, which it has not: left out`
    return { ...planColour({ ...request, icc: undefined }), warning }
  }
  if (!rgbAndGrey.includes(space)) return convertForeignSpace(request)
  const isGrey = isGreySpace(space)
  const isSrgb = icc === undefined || isSrgbProfile(icc)
  // No profile of the one fits the values of the other.
  if (isGrey !== request.endsGrey) return isSrgb ? asTheyAre(false) : toSrgb(undefined)
  if (wanted === 'p3' && canCarryProfile && !isGrey) {
    if (/P3/i.test(nameProfile(icc))) return asTheyAre(true)
    return { ...toSrgb(undefined), convertTo: 'p3' }
  }
  if (isSrgb) return asTheyAre(canCarryProfile && icc !== undefined)
  if (wanted === 'srgb') return toSrgb(undefined)
  if (!canCarryProfile || (isGrey && !request.canBeGrey)) {
    return toSrgb(
      `Converted from ${nameProfile(icc)} to sRGB, since ${outputFormat} carries no ${isGrey ? 'grey ' : ''}profile`,
    )
  }
  if (bringsColours) {
    return toSrgb(`Converted from ${nameProfile(icc)} to sRGB for the colours that were added`)
  }
  return asTheyAre(true)
}
