/** sRGB to CIE L*a*b* and back, D65 (IEC 61966-2-1, CIE 15), on values from 0 to 1. */
type Triple = readonly [number, number, number]

const toLight = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const fromLight = (v: number): number =>
  v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055

const white: Triple = [0.95047, 1, 1.08883]
const bend = (t: number): number =>
  t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29
const unbend = (t: number): number => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29))

/** Luminance as a stored grey value. */
export const luminance = ([red, green, blue]: readonly number[]): number =>
  fromLight(0.2126 * toLight(red ?? 0) + 0.7152 * toLight(green ?? 0) + 0.0722 * toLight(blue ?? 0))

export function toLab([red, green, blue]: Triple): Triple {
  const [r, g, b] = [toLight(red), toLight(green), toLight(blue)]
  const x = bend((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white[0])
  const y = bend(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = bend((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / white[2])
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

export function fromLab([lightness, a, b]: Triple): Triple {
  const middle = (lightness + 16) / 116
  const x = white[0] * unbend(middle + a / 500)
  const y = unbend(middle)
  const z = white[2] * unbend(middle - b / 200)
  const back = (value: number): number => fromLight(Math.min(1, Math.max(0, value)))
  return [
    back(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
    back(-0.969266 * x + 1.8760108 * y + 0.041556 * z),
    back(0.0556434 * x - 0.2040259 * y + 1.0572252 * z),
  ]
}
