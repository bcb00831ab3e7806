import { onQuarters, type Row } from './row.js'

/** Each as what is done to red, whose luminance is 0.2126 of the light: 127 as a grey level. */
const onRed = (title: string, options: Record<string, unknown>, colour: readonly number[]): Row =>
  onQuarters(title, options, { size: [60, 40], pixels: [[10, 10, colour]] })

const untouched = (options: Record<string, unknown>): Row =>
  onRed('does nothing where nothing is asked for', options, [255, 0, 0])

/** The formulas are looked at, on pictures of every kind, in operations-on-kinds.test.ts. */
export const filterRows = {
  median: [
    onRed('leaves what is all alike', { size: 3 }, [255, 0, 0]),
    onQuarters('takes no larger window than fits', { size: 99 }, { size: [60, 40], pixels: [] }),
  ],
  normalise: [untouched({ stretch: false })],
  gamma: [onRed('leaves black and white', { gamma: 2.2 }, [255, 0, 0])],
  modulate: [
    untouched({}),
    onRed('takes the colour away', { saturation: 0 }, [127, 127, 127]),
    onRed('turns the hue', { hue: 360 }, [255, 0, 0]),
  ],
  contrast: [onRed('moves values to the middle', { factor: 0.5 }, [191, 64, 64])],
  grayscale: [untouched({}), onRed('takes the colour away', { on: true }, [127])],
  sepia: [onRed('makes it brown', { on: true }, [100, 89, 69])],
  tint: [onRed('takes the hue of a colour', { colour: '#888' }, [127, 127, 127])],
  negate: [onRed('swaps light and dark', { on: true }, [0, 255, 255])],
  threshold: [
    onRed('makes white of what is light', { level: 120 }, [255]),
    onRed('makes black of what is dark', { level: 140 }, [0]),
  ],
  blur: [onRed('leaves what is all alike', { sigma: 1 }, [255, 0, 0])],
  sharpen: [onRed('leaves what is all alike', { sigma: 1 }, [255, 0, 0])],
} satisfies Readonly<Record<string, readonly Row[]>>
