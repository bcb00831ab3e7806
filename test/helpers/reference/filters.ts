import { fromLab, luminance, toLab } from './lab.js'
import {
  at,
  clamp,
  mapColours,
  mapPixels,
  paint,
  type Pixel,
  type ReferencePicture,
} from './picture.js'

/** Operations reckoned from their definitions, one value after the other. */
type Reckon = (picture: ReferencePicture) => ReferencePicture

const inLab =
  (change: (lab: readonly [number, number, number]) => readonly [number, number, number]): Reckon =>
  (picture) =>
    mapPixels(picture, ([red, green, blue, alpha]) => [
      ...fromLab(change(toLab([red, green, blue]))),
      alpha,
    ])

const grey = (value: number, alpha: number): Pixel => [value, value, value, alpha]

export const grayscale: Reckon = (picture) =>
  mapPixels(picture, (pixel) => grey(luminance(pixel), pixel[3]))

export const threshold =
  (level: number): Reckon =>
  (picture) =>
    mapPixels(picture, (pixel) =>
      grey(Math.round(luminance(pixel) * 255) >= level ? 1 : 0, pixel[3]),
    )

export const negate: Reckon = (picture) => mapColours(picture, (value) => 1 - value)
export const contrast =
  (factor: number): Reckon =>
  (picture) =>
    mapColours(picture, (value) => (value - 0.5) * factor + 0.5)
export const gamma =
  (exponent: number): Reckon =>
  (picture) =>
    mapColours(picture, (value) => value ** (1 / exponent))

export const sepia: Reckon = (picture) =>
  mapPixels(picture, ([r, g, b, alpha]) => [
    clamp(0.393 * r + 0.769 * g + 0.189 * b),
    clamp(0.349 * r + 0.686 * g + 0.168 * b),
    clamp(0.272 * r + 0.534 * g + 0.131 * b),
    alpha,
  ])

export const modulate = (brightness: number, saturation: number, degrees: number, more: number) =>
  inLab(([lightness, a, b]) => {
    const chroma = Math.hypot(a, b) * saturation
    const hue = Math.atan2(b, a) + (degrees / 180) * Math.PI
    return [lightness * brightness + more, chroma * Math.cos(hue), chroma * Math.sin(hue)]
  })

/** The hue of a colour, at full in the middle of the lightness and not at all at its ends. */
export const tint =
  (colour: readonly [number, number, number]): Reckon =>
  (picture) => {
    const [, a, b] = toLab(colour)
    return inLab(([lightness]) => {
      const weight = 1 - 4 * (lightness / 100 - 0.5) ** 2
      return [lightness, weight * a, weight * b]
    })(grayscale(picture))
  }

/** The window of pixels around each, read the same beyond the edges. */
const around = (picture: ReferencePicture, x: number, y: number, reach: number): readonly Pixel[] =>
  Array.from({ length: (2 * reach + 1) ** 2 }, (_, index) => {
    const across = (index % (2 * reach + 1)) - reach
    return at(picture, x + across, y + Math.floor(index / (2 * reach + 1)) - reach)
  })

const middleOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

export const median =
  (size: number): Reckon =>
  (picture) =>
    paint(picture.width, picture.height, (x, y) => {
      const window = around(picture, x, y, (size - 1) / 2)
      const of = (channel: 0 | 1 | 2 | 3) => middleOf(window.map((pixel) => pixel[channel]))
      return [of(0), of(1), of(2), of(3)]
    })

/** Gaussian weights; libvips leaves out those below a fifth. */
function weigh(sigma: number): (distance: number) => number {
  return (squared) => {
    const weight = Math.exp(-squared / (2 * sigma * sigma))
    return weight < 0.2 ? 0 : weight
  }
}

/** Colours weigh by their opacity: what is clear gives none. */
export const blur =
  (sigma: number): Reckon =>
  (picture) => {
    const reach = Math.ceil(sigma * Math.sqrt(-2 * Math.log(0.2)))
    const weight = weigh(sigma)
    return paint(picture.width, picture.height, (x, y) => {
      const sums = [0, 0, 0, 0, 0]
      around(picture, x, y, reach).forEach(([red, green, blue, alpha], index) => {
        const across = (index % (2 * reach + 1)) - reach
        const down = Math.floor(index / (2 * reach + 1)) - reach
        // Two passes, each cut off by itself.
        const w = weight(across * across) * weight(down * down)
        const values = [red * alpha, green * alpha, blue * alpha, alpha, 1]
        values.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value * w))
      })
      const [red = 0, green = 0, blue = 0, alpha = 0, all = 1] = sums
      if (alpha === 0) return [0, 0, 0, 0]
      return [red / alpha, green / alpha, blue / alpha, alpha / all]
    })
  }

/**
 * The lightness gets what a blur takes from it: once where that is at most 2, twice beyond, up to 10
 * lighter and 20 darker (the defaults of sharp for vips_sharpen).
 */
export const sharpen =
  (sigma: number): Reckon =>
  (picture) => {
    const lightness = mapPixels(picture, ([red, green, blue, alpha]) => {
      const value = toLab([red * alpha, green * alpha, blue * alpha])[0] / 100
      return [value, value, value, 1]
    })
    const soft = blur(sigma)(lightness)
    return paint(picture.width, picture.height, (x, y) => {
      const [red, green, blue, alpha] = at(picture, x, y)
      const more = (at(lightness, x, y)[0] - at(soft, x, y)[0]) * 100
      const sharp = Math.abs(more) <= 2 ? more : Math.sign(more) * (2 + (Math.abs(more) - 2) * 2)
      const [level, a, b] = toLab([red * alpha, green * alpha, blue * alpha])
      const made = fromLab([level + Math.min(10, Math.max(-20, sharp)), a, b])
      const [r, g, blueMade] = made.map((value) => (alpha === 0 ? 0 : clamp(value / alpha)))
      return [r ?? 0, g ?? 0, blueMade ?? 0, alpha]
    })
  }
