import type { Colour } from './colour.js'

/** Light and season of a landscape. */
export interface Mood {
  readonly zenith: Colour
  readonly horizon: Colour
  readonly sun: Colour
  /** Height of the sun: 0 is the top of the picture, 1 the bottom. */
  readonly sunY: number
  readonly cloud: Colour
  readonly mountain: Colour
  readonly forest: Colour
  readonly fir: Colour
  readonly meadow: Colour
  readonly flower: Colour
}

export const moods = {
  day: {
    zenith: [52, 112, 190],
    horizon: [186, 214, 232],
    sun: [255, 247, 214],
    sunY: 0.2,
    cloud: [250, 250, 250],
    mountain: [104, 122, 150],
    forest: [52, 88, 62],
    fir: [40, 78, 58],
    meadow: [104, 146, 52],
    flower: [240, 206, 60],
  },
  dusk: {
    zenith: [44, 48, 104],
    horizon: [250, 164, 98],
    sun: [255, 226, 160],
    sunY: 0.36,
    cloud: [244, 140, 118],
    mountain: [96, 78, 124],
    forest: [46, 48, 70],
    fir: [38, 40, 62],
    meadow: [66, 68, 48],
    flower: [206, 112, 134],
  },
  autumn: {
    zenith: [98, 138, 176],
    horizon: [232, 226, 206],
    sun: [255, 244, 208],
    sunY: 0.27,
    cloud: [238, 236, 232],
    mountain: [128, 128, 142],
    forest: [150, 90, 44],
    fir: [62, 74, 52],
    meadow: [170, 138, 62],
    flower: [200, 74, 42],
  },
} as const satisfies Record<string, Mood>
