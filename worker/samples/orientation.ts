import type { Pixels } from './scene.js'

/** The EXIF orientations, with what a viewer must do to show the picture upright. */
export const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const
export type Orientation = (typeof orientations)[number]

/** Which edges the stored rows and columns run along (EXIF 3.0, 4.6.5.1.6, tag 0x0112). */
interface Layout {
  /** Stored rows are columns of the upright picture. */
  readonly swapped: boolean
  readonly fromRight: boolean
  readonly fromBottom: boolean
}

const layouts: Readonly<Record<Orientation, Layout>> = {
  1: { swapped: false, fromRight: false, fromBottom: false },
  2: { swapped: false, fromRight: true, fromBottom: false },
  3: { swapped: false, fromRight: true, fromBottom: true },
  4: { swapped: false, fromRight: false, fromBottom: true },
  5: { swapped: true, fromRight: false, fromBottom: false },
  6: { swapped: true, fromRight: true, fromBottom: false },
  7: { swapped: true, fromRight: true, fromBottom: true },
  8: { swapped: true, fromRight: false, fromBottom: true },
}

/** Stores upright pixels as a camera held in another way does: tag and pixels make them upright. */
export function storeOriented(upright: Pixels, orientation: Orientation): Pixels {
  const { swapped, fromRight, fromBottom } = layouts[orientation]
  const { channels } = upright
  const width = swapped ? upright.height : upright.width
  const height = swapped ? upright.width : upright.height
  const stepX = fromRight ? -channels : channels
  const stepY = (fromBottom ? -channels : channels) * upright.width
  const [alongRow, alongColumn] = swapped ? [stepY, stepX] : [stepX, stepY]
  const origin =
    (fromRight ? upright.width - 1 : 0) * channels +
    (fromBottom ? upright.height - 1 : 0) * channels * upright.width
  const data = new Uint8Array(upright.data.length)
  let at = 0
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = origin + column * alongRow + row * alongColumn
      for (let channel = 0; channel < channels; channel++) {
        data[at++] = upright.data[from + channel] ?? 0
      }
    }
  }
  return { data, width, height, channels }
}
