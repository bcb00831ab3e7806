/** Three numbers: red, green and blue from 0 to 1, XYZ, or L*a*b*. */
export type Triple = readonly [number, number, number]

/** An RGB space by its definition: columns of XYZ under D50, and its curve. */
export interface RgbSpace {
  readonly name: string
  /** XYZ (D50, Bradford) of red, green and blue, a row for each of X, Y, Z. */
  readonly toXyz: readonly [Triple, Triple, Triple]
  /** Exponent of its curve; 'srgb' for the curve of IEC 61966-2-1. */
  readonly curve: number | 'srgb'
}

/** Matrices by Lindbloom, "RGB/XYZ Matrices", D50; that of Display P3 by SMPTE EG 432-1 and Bradford. */
export const spaces = {
  srgb: {
    name: 'sRGB IEC61966-2.1',
    toXyz: [
      [0.4360747, 0.3850649, 0.1430804],
      [0.2225045, 0.7168786, 0.0606169],
      [0.0139322, 0.0971045, 0.7141733],
    ],
    curve: 'srgb',
  },
  p3: {
    name: 'Display P3 by arithmetic',
    toXyz: [
      [0.5151187, 0.2919778, 0.1571035],
      [0.2411892, 0.6922441, 0.0665668],
      [-0.0010505, 0.0418791, 0.7840713],
    ],
    curve: 'srgb',
  },
  adobeRgb: {
    name: 'AdobeRGB by arithmetic',
    toXyz: [
      [0.6097559, 0.20524, 0.149224],
      [0.3111242, 0.625656, 0.0632197],
      [0.0194811, 0.0608902, 0.7448387],
    ],
    curve: 563 / 256,
  },
  proPhoto: {
    name: 'ProPhoto by arithmetic',
    toXyz: [
      [0.7976749, 0.1351917, 0.0313534],
      [0.2880402, 0.7118741, 0.0000857],
      [0, 0, 0.82521],
    ],
    curve: 1.8,
  },
} as const satisfies Record<string, RgbSpace>

const mapTriple = ([a, b, c]: Triple, change: (value: number) => number): Triple => [
  change(a),
  change(b),
  change(c),
]

const dot = (row: Triple, [a, b, c]: Triple): number => row[0] * a + row[1] * b + row[2] * c

const decode = (curve: RgbSpace['curve'], value: number): number => {
  if (curve !== 'srgb') return value ** curve
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

const encode = (curve: RgbSpace['curve'], value: number): number => {
  const clipped = Math.min(1, Math.max(0, value))
  if (curve !== 'srgb') return clipped ** (1 / curve)
  return clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
}

const toXyz = ({ toXyz: rows, curve }: RgbSpace, rgb: Triple): Triple => {
  const linear = mapTriple(rgb, (value) => decode(curve, value))
  return [dot(rows[0], linear), dot(rows[1], linear), dot(rows[2], linear)]
}

/** Solves the three equations of a matrix by Cramer's rule. */
function solve([x, y, z]: readonly [Triple, Triple, Triple], [a, b, c]: Triple): Triple {
  const determinant = (p: Triple, q: Triple, r: Triple): number =>
    p[0] * (q[1] * r[2] - q[2] * r[1]) -
    p[1] * (q[0] * r[2] - q[2] * r[0]) +
    p[2] * (q[0] * r[1] - q[1] * r[0])
  const whole = determinant(x, y, z)
  return [
    determinant([a, x[1], x[2]], [b, y[1], y[2]], [c, z[1], z[2]]) / whole,
    determinant([x[0], a, x[2]], [y[0], b, y[2]], [z[0], c, z[2]]) / whole,
    determinant([x[0], x[1], a], [y[0], y[1], b], [z[0], z[1], c]) / whole,
  ]
}

/** The same colour in another space; clipped where it is outside. */
export const convert = (from: RgbSpace, to: RgbSpace, rgb: Triple): Triple =>
  mapTriple(solve(to.toXyz, toXyz(from, rgb)), (value) => encode(to.curve, value))

const D50: Triple = [0.9642, 1, 0.8249]

/** L*a*b* of CIE 1976 under D50. */
export function toLab(space: RgbSpace, rgb: Triple): Triple {
  const f = (value: number): number =>
    value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116
  const [x, y, z] = toXyz(space, rgb)
  const [fx, fy, fz] = [f(x / D50[0]), f(y / D50[1]), f(z / D50[2])]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

/** Distance of two colours by CIE76; 2.3 is what eyes just notice. */
export const deltaE = (one: Triple, other: Triple): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
