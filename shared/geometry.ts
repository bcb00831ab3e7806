import type { Size } from './size.js'

/** What `--resize` accepts: `800x600`, `800x`, `x600`, `50%`. */
export const sizePattern =
  /^(?:[1-9]\d{0,5}x(?:[1-9]\d{0,5})?|x[1-9]\d{0,5}|(?:0*[1-9]\d*(?:\.\d+)?|0*\.\d*[1-9]\d*|0+\.\d*[1-9]\d*)%)$/

/** A parsed `--resize`: a box with one or two sides, or a factor. */
export type SizeRequest =
  | { readonly width: number | undefined; readonly height: number | undefined }
  | { readonly factor: number }

/** Parses text that matches `sizePattern`. */
export function parseSize(text: string): SizeRequest {
  if (text.endsWith('%')) return { factor: Number(text.slice(0, -1)) / 100 }
  const [width, height] = text.split('x').map((side) => (side === '' ? undefined : Number(side)))
  return { width, height }
}

export const fits = ['inside', 'cover', 'contain', 'fill', 'outside'] as const
export type Fit = (typeof fits)[number]

export const isSameSize = (one: Size, other: Size): boolean =>
  one.width === other.width && one.height === other.height

/** How a resize comes about: scale the picture to `scaled`, then crop or pad it to `result`. */
export interface ResizePlan {
  readonly scaled: Size
  readonly result: Size
}

const roundSide = (side: number): number => Math.max(1, Math.round(side))

const scaleBy = ({ width, height }: Size, factor: number): Size => ({
  width: roundSide(width * factor),
  height: roundSide(height * factor),
})

/**
 * The factor of each side that was asked for. A side left open has none: it is rounded to a whole
 * pixel, so it would turn `100x` into 99 pixels where it had a say.
 */
const ratiosOf = (
  source: Size,
  { width, height }: Partial<Record<keyof Size, number | undefined>>,
): readonly number[] => [
  ...(width === undefined ? [] : [width / source.width]),
  ...(height === undefined ? [] : [height / source.height]),
]

/**
 * Works out the sizes of a resize, in pixels.
 *
 * Nothing is enlarged unless asked: `inside` and `outside` then leave a picture that is smaller as
 * it is, `fill` limits each side by itself, `cover` takes a smaller box of the same aspect, and
 * `contain` pads the picture in its own size. The aspect is kept by all but `fill`.
 */
export function planResize(source: Size, text: string, fit: Fit, enlarge: boolean): ResizePlan {
  const request = parseSize(text)
  if ('factor' in request) {
    const scaled = scaleBy(source, enlarge ? request.factor : Math.min(1, request.factor))
    return { scaled, result: scaled }
  }
  const ratios = ratiosOf(source, request)
  const inside = scaleBy(source, Math.min(...ratios))
  const box = { width: request.width ?? inside.width, height: request.height ?? inside.height }
  const limit = (factor: number): number => (enlarge ? factor : Math.min(1, factor))
  switch (fit) {
    case 'inside':
    case 'outside': {
      const factor = limit(fit === 'inside' ? Math.min(...ratios) : Math.max(...ratios))
      const scaled = scaleBy(source, factor)
      return { scaled, result: scaled }
    }
    case 'fill': {
      const scaled = {
        width: enlarge ? box.width : Math.min(box.width, source.width),
        height: enlarge ? box.height : Math.min(box.height, source.height),
      }
      return { scaled, result: scaled }
    }
    case 'cover': {
      const shrinkBox = enlarge ? 1 : Math.min(1, 1 / Math.max(...ratios))
      const result = scaleBy(box, shrinkBox)
      const factor = Math.max(result.width / source.width, result.height / source.height)
      const scaled = scaleBy(source, factor)
      return {
        scaled: {
          width: Math.max(scaled.width, result.width),
          height: Math.max(scaled.height, result.height),
        },
        result,
      }
    }
    case 'contain': {
      const scaled = scaleBy(source, limit(Math.min(...ratios)))
      return { scaled, result: box }
    }
  }
}
