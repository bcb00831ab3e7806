import { makeBmp, padRows } from './bmp-samples.js'

/** Three by two: red, green, blue above black, white, orange. */
export const drawing = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 128, 0]
const palette = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [0, 0, 0],
  [255, 255, 255],
  [255, 128, 0],
] as const
export const size = { width: 3, height: 2 }
const topDown = { width: 3, height: -2 }
export const indexed8 = [
  [0, 1, 2],
  [3, 4, 5],
]
export const bgr = [
  [0, 0, 255, 0, 255, 0, 255, 0, 0],
  [0, 0, 0, 255, 255, 255, 0, 128, 255],
]
const bgrx = [
  [0, 0, 255, 9, 0, 255, 0, 9, 255, 0, 0, 9],
  [0, 0, 0, 9, 255, 255, 255, 9, 0, 128, 255, 9],
]
export const upwards = (rows: readonly (readonly number[])[]): Buffer => padRows(rows.toReversed())
const shorts = (values: readonly number[]) => values.flatMap((value) => [value & 255, value >> 8])

/** The drawing in 5-6-5 bits, where orange's 128 becomes 130. */
const rows565 = [shorts([0xf800, 0x07e0, 0x001f]), shorts([0, 0xffff, 0xfc00])]
const drawing565 = [...drawing.slice(0, -2), 130, 0]
/** And in 5-5-5 bits: 132. */
const rows555 = [shorts([0x7c00, 0x03e0, 0x001f]), shorts([0, 0x7fff, 0x7e00])]
const drawing555 = [...drawing.slice(0, -2), 132, 0]
const masks565 = [0xf800, 0x07e0, 0x001f]

export const inRgba = [
  [255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0],
  [0, 0, 0, 255, 255, 255, 255, 64, 255, 128, 0, 1],
]
export const rgbaMasks = [0xff, 0xff00, 0xff0000, 0xff000000]

/** What each kind of BMP is called, its bytes, and its pixels. */
export const bmpKinds = [
  ['8 bits', makeBmp({ ...size, bits: 8, palette, pixels: upwards(indexed8) }), drawing],
  [
    '8 bits top-down',
    makeBmp({ ...topDown, bits: 8, palette, pixels: padRows(indexed8) }),
    drawing,
  ],
  [
    '4 bits',
    makeBmp({
      ...size,
      bits: 4,
      palette,
      pixels: upwards([
        [0x01, 0x20],
        [0x34, 0x50],
      ]),
    }),
    drawing,
  ],
  [
    '2 bits',
    makeBmp({
      ...size,
      bits: 2,
      palette: palette.slice(0, 4),
      pixels: upwards([[0b00011000], [0b11111100]]),
    }),
    [...drawing.slice(0, 9), ...Array<number>(9).fill(0)],
  ],
  [
    '1 bit',
    makeBmp({
      ...size,
      bits: 1,
      palette: [
        [0, 0, 0],
        [255, 128, 0],
      ],
      pixels: upwards([[0b10100000], [0b01000000]]),
    }),
    [255, 128, 0, 0, 0, 0, 255, 128, 0, 0, 0, 0, 255, 128, 0, 0, 0, 0],
  ],
  ['24 bits', makeBmp({ ...size, bits: 24, pixels: upwards(bgr) }), drawing],
  [
    '24 bits without the last padding',
    makeBmp({ ...size, bits: 24, pixels: upwards(bgr).subarray(0, -3) }),
    drawing,
  ],
  ['32 bits', makeBmp({ ...size, bits: 32, pixels: upwards(bgrx) }), drawing],
  ['16 bits', makeBmp({ ...size, bits: 16, pixels: upwards(rows555) }), drawing555],
  [
    '16 bits with masks',
    makeBmp({ ...size, bits: 16, compression: 3, masks: masks565, pixels: upwards(rows565) }),
    drawing565,
  ],
  [
    '16 bits with masks in a V4 header',
    makeBmp({
      ...size,
      headerBytes: 108,
      bits: 16,
      compression: 3,
      masks: masks565,
      pixels: upwards(rows565),
    }),
    drawing565,
  ],
  [
    'OS/2 1, 24 bits',
    makeBmp({ ...size, headerBytes: 12, bits: 24, pixels: upwards(bgr) }),
    drawing,
  ],
  [
    'OS/2 1, 8 bits',
    makeBmp({ ...size, headerBytes: 12, bits: 8, palette, pixels: upwards(indexed8) }),
    drawing,
  ],
  [
    'OS/2 2, 24 bits',
    makeBmp({ ...size, headerBytes: 64, bits: 24, pixels: upwards(bgr) }),
    drawing,
  ],
  [
    'RLE8',
    makeBmp({
      ...size,
      bits: 8,
      compression: 1,
      palette,
      pixels: Buffer.from([0, 3, 3, 4, 5, 0, 0, 0, 1, 0, 1, 1, 1, 2, 0, 0, 0, 1]),
    }),
    drawing,
  ],
  [
    'RLE8 with runs and a delta',
    makeBmp({
      ...size,
      bits: 8,
      compression: 1,
      palette,
      pixels: Buffer.from([2, 5, 0, 2, 0, 1, 1, 4, 0, 1]),
    }),
    [255, 0, 0, 255, 0, 0, 255, 255, 255, 255, 128, 0, 255, 128, 0, 255, 0, 0],
  ],
  [
    'RLE4',
    makeBmp({
      ...size,
      bits: 4,
      compression: 2,
      palette,
      pixels: Buffer.from([0, 3, 0x34, 0x50, 0, 0, 3, 0x01, 0, 1]),
    }),
    [255, 0, 0, 0, 255, 0, 255, 0, 0, ...drawing.slice(9)],
  ],
] as const

/** What is wrong with a BMP, how it ends, and its bytes. */
export const brokenBmps = [
  [
    'rows that are cut off',
    'corrupt',
    makeBmp({ ...size, bits: 24, pixels: upwards(bgr).subarray(0, -4) }),
  ],
  ['no height', 'corrupt', makeBmp({ width: 3, height: 0, bits: 24, pixels: upwards(bgr) })],
  [
    'a negative width',
    'corrupt',
    makeBmp({ width: -3, height: 2, bits: 24, pixels: upwards(bgr) }),
  ],
  ['an odd depth', 'corrupt', makeBmp({ ...size, bits: 13, pixels: upwards(bgr) })],
  [
    'an index without colour',
    'corrupt',
    makeBmp({ ...size, bits: 8, palette: palette.slice(0, 5), pixels: upwards(indexed8) }),
  ],
  [
    'RLE8 in 4 bits',
    'corrupt',
    makeBmp({ ...size, bits: 4, compression: 1, palette, pixels: Buffer.alloc(9) }),
  ],
  [
    'RLE that leaves the row',
    'corrupt',
    makeBmp({ ...size, bits: 8, compression: 1, palette, pixels: Buffer.from([4, 1, 0, 1]) }),
  ],
  [
    'RLE that leaves the picture',
    'corrupt',
    makeBmp({
      ...size,
      bits: 8,
      compression: 1,
      palette,
      pixels: Buffer.from([0, 2, 0, 9, 1, 1]),
    }),
  ],
  [
    'RLE that ends early',
    'corrupt',
    makeBmp({
      ...size,
      bits: 8,
      compression: 1,
      palette,
      pixels: Buffer.from([3, 1, 0, 0, 2, 1]),
    }),
  ],
  [
    'a mask with holes',
    'corrupt',
    makeBmp({
      ...size,
      bits: 32,
      compression: 3,
      masks: [0xff00ff, 0xff00, 0],
      pixels: upwards(inRgba),
    }),
  ],
  [
    'a JPEG inside',
    'unsupported_format',
    makeBmp({ ...size, bits: 24, compression: 4, pixels: upwards(bgr) }),
  ],
  [
    'Huffman coding of OS/2',
    'unsupported_format',
    makeBmp({ ...size, headerBytes: 64, bits: 1, compression: 3, pixels: upwards(bgr) }),
  ],
  [
    'a size beyond the limit',
    'too_large',
    makeBmp({ width: 20_000, height: 20_000, bits: 24, pixels: upwards(bgr) }),
  ],
  [
    'the largest height',
    'too_large',
    makeBmp({ width: 3, height: -(2 ** 31), bits: 24, pixels: upwards(bgr) }),
  ],
] as const
