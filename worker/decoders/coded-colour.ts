import sharp from 'sharp'
import type { CodedColour } from './heif-picture.js'

/** ITU-T H.273, table 2: BT.709, not told, and the two BT.601, which nobody tells from it. */
const plainPrimaries: readonly number[] = [1, 2, 5, 6, 7]
const P3_PRIMARIES = 12
/** H.273, table 3: BT.709 and its kin, not told, gamma 2.2 and 2.8, sRGB. */
const plainTransfers: readonly number[] = [1, 2, 4, 5, 6, 13, 14, 15]

const names: Readonly<Record<number, string>> = { 8: 'linear', 16: 'PQ', 18: 'HLG' }

/** How a picture whose colour is told by numbers is to be understood. */
export type ColourRule =
  { readonly kind: 'srgb' | 'p3' } | { readonly kind: 'unknown'; readonly warning: string }

export function ruleForColour({ primaries, transfer }: CodedColour): ColourRule {
  if (plainTransfers.includes(transfer)) {
    if (plainPrimaries.includes(primaries)) return { kind: 'srgb' }
    if (primaries === P3_PRIMARIES) return { kind: 'p3' }
  }
  const curve = names[transfer] ?? `transfer ${transfer}`
  return {
    kind: 'unknown',
    warning: `Its colours are told by code (primaries ${primaries}, ${curve}) and were taken as sRGB`,
  }
}

/** libvips' own profile of Display P3. */
export async function readP3Profile(): Promise<Buffer | undefined> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
  return (await sharp(await pixel.withIccProfile('p3').png().toBuffer()).metadata()).icc
}
