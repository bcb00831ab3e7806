import type { BytePath } from '../../shared/byte-path.js'
import type { DibHeader } from './dib-header.js'
import type { Raster } from './png-writer.js'
import { refuse } from './refuse.js'

/** Colours as three values each, in the order red, green, blue. */
export function readPalette(bytes: Buffer, header: DibHeader, end: number): Uint8Array {
  const { paletteAt, paletteEntryBytes, paletteCount } = header
  const room = Math.floor((Math.min(end, bytes.length) - paletteAt) / paletteEntryBytes)
  const palette = new Uint8Array(Math.max(Math.min(paletteCount, room), 0) * 3)
  for (let index = 0; index * 3 < palette.length; index++) {
    const at = paletteAt + index * paletteEntryBytes
    const [blue = 0, green = 0, red = 0] = bytes.subarray(at, at + 3)
    palette.set([red, green, blue], index * 3)
  }
  return palette
}

const isGreyPalette = (palette: Uint8Array): boolean =>
  palette.every((value, index) => value === palette[index - (index % 3)])

/**
 * Looks every index up. A palette of greys gives a grey picture.
 * @param mayBeGrey whether grey may be one channel
 * @throws FileFailure `corrupt` at an index without a colour
 */
export function applyPalette(
  path: BytePath,
  header: DibHeader,
  indices: Uint8Array,
  palette: Uint8Array,
  mayBeGrey: boolean,
): Raster {
  const { width, height } = header
  const channels = mayBeGrey && isGreyPalette(palette) ? 1 : 3
  const data = new Uint8Array(indices.length * channels)
  let highest = 0
  let at = 0
  for (const index of indices) {
    if (index > highest) highest = index
    for (let channel = 0; channel < channels; channel++) {
      data[at++] = palette[index * 3 + channel] ?? 0
    }
  }
  if (highest * 3 >= palette.length) {
    refuse('corrupt', path, `a colour number below ${palette.length / 3}`, `${highest}`)
  }
  return { data, width, height, channels, bitDepth: 8 }
}
