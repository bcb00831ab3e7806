import assert from 'node:assert/strict'
import sharp, { type Sharp } from 'sharp'
import type { PipelineInput } from '../../../shared/operations/pipeline.js'
import * as filters from '../../helpers/reference/filters.js'
import { at, paint, type Pixel, type ReferencePicture } from '../../helpers/reference/picture.js'
import { render } from './rendering.js'

const WIDTH = 24
const HEIGHT = 18

/** Colours all over, soft, with a disc in the middle. */
const coloured = paint(WIDTH, HEIGHT, (x, y): Pixel => {
  const isDisc = Math.hypot(x - 11, y - 8) < 5
  const [across, down] = [x / (WIDTH - 1), y / (HEIGHT - 1)]
  return isDisc ? [0.8, 0.3 * across, 0.2, 1] : [across, 0.2 + 0.6 * down, 1 - across, 1]
})

const withAlpha = (picture: ReferencePicture): ReferencePicture =>
  paint(WIDTH, HEIGHT, (x, y) => {
    const [red, green, blue] = at(picture, x, y)
    return [red, green, blue, x < 6 ? 0.4 : 1]
  })

/** Opens a picture to reckon with as one of sharp's, with 8 or 16 bits a channel. */
function open({ width, height, pixels }: ReferencePicture, levels: 255 | 65_535, channels: 3 | 4) {
  const values = pixels.flatMap((pixel) =>
    pixel.slice(0, channels).map((v) => Math.round(v * levels)),
  )
  const data = levels === 255 ? new Uint8Array(values) : new Uint16Array(values)
  return sharp(data, { raw: { width, height, channels } })
}

interface Kind {
  readonly levels: 255 | 65_535
  readonly picture: ReferencePicture
  readonly make: () => Sharp
  readonly animated?: boolean
}

const kinds: Readonly<Record<string, Kind>> = {
  still: { levels: 255, picture: coloured, make: () => open(coloured, 255, 3).png() },
  transparent: {
    ...{ levels: 255, picture: withAlpha(coloured) },
    make: () => open(withAlpha(coloured), 255, 4).png(),
  },
  '16-bit': {
    ...{ levels: 65_535, picture: coloured },
    make: () => open(coloured, 65_535, 3).toColourspace('rgb16').png(),
  },
  P3: {
    ...{ levels: 255, picture: coloured },
    make: () => open(coloured, 255, 3).withIccProfile('p3', { attach: true }).png(),
  },
  animated: {
    ...{ levels: 255, picture: coloured, animated: true },
    make: () => {
      const frame = coloured.pixels.flatMap((pixel) =>
        pixel.slice(0, 3).map((v) => Math.round(v * 255)),
      )
      const black = frame.map(() => 0)
      const raw = { width: WIDTH, height: HEIGHT * 2, channels: 3, pageHeight: HEIGHT } as const
      return sharp(new Uint8Array([...frame, ...black]), { raw }).webp({ lossless: true })
    },
  },
}

type Reckon = (picture: ReferencePicture) => ReferencePicture

const move =
  (
    width: number,
    height: number,
    from: (x: number, y: number) => readonly [number, number],
  ): Reckon =>
  (picture) =>
    paint(width, height, (x, y) => at(picture, ...from(x, y)))

const margin: Reckon = (picture) =>
  paint(WIDTH + 4, HEIGHT + 4, (x, y) =>
    x < 2 || y < 2 || x >= WIDTH + 2 || y >= HEIGHT + 2 ? [0, 0, 0, 1] : at(picture, x - 2, y - 2),
  )

/** What each operation makes, and how far sharp may be from it on average, in levels of 255. */
const cases: readonly (readonly [PipelineInput, Reckon, tolerance: number])[] = [
  [{ rotate: { degrees: 90 } }, move(HEIGHT, WIDTH, (x, y) => [y, HEIGHT - 1 - x]), 0.2],
  [
    { rotate: { degrees: 180 } },
    move(WIDTH, HEIGHT, (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y]),
    0.2,
  ],
  [{ crop: { region: '10x8+3+2' } }, move(10, 8, (x, y) => [x + 3, y + 2]), 0.2],
  [{ crop: { region: '1:1' } }, move(HEIGHT, HEIGHT, (x, y) => [x + 3, y]), 0.2],
  [
    { resize: { size: '200%', enlarge: true, kernel: 'nearest' } },
    move(WIDTH * 2, HEIGHT * 2, (x, y) => [x >> 1, y >> 1]),
    0.2,
  ],
  [{ flip: { mirror: true } }, move(WIDTH, HEIGHT, (x, y) => [x, HEIGHT - 1 - y]), 0.2],
  [{ flop: { mirror: true } }, move(WIDTH, HEIGHT, (x, y) => [WIDTH - 1 - x, y]), 0.2],
  [{ extend: { by: '2' }, canvas: { background: 'black' } }, margin, 0.2],
  [{ gamma: { gamma: 2 } }, filters.gamma(2), 0.7],
  [{ gamma: { gamma: 0.5 } }, filters.gamma(0.5), 0.7],
  [{ modulate: { brightness: 1.2, saturation: 0.5 } }, filters.modulate(1.2, 0.5, 0, 0), 1.2],
  [{ modulate: { hue: 40, lightness: -10 } }, filters.modulate(1, 1, 40, -10), 1.2],
  [{ contrast: { factor: 1.5 } }, filters.contrast(1.5), 0.7],
  [{ contrast: { factor: 0.5 } }, filters.contrast(0.5), 0.7],
  [{ grayscale: { on: true } }, filters.grayscale, 1],
  [{ sepia: { on: true } }, filters.sepia, 0.7],
  [{ tint: { colour: '#704214' } }, filters.tint([0x70 / 255, 0x42 / 255, 0x14 / 255]), 1.5],
  [{ negate: { on: true } }, filters.negate, 0.3],
  [{ threshold: { level: 140 } }, filters.threshold(140), 1.5],
  [{ median: { size: 3 } }, filters.median(3), 0.3],
  [{ blur: { sigma: 1.5 } }, filters.blur(1.5), 1],
  [{ sharpen: { sigma: 1.5 } }, filters.sharpen(1.5), 1.5],
]

/** What is worked out with 8 bits whatever comes in. */
const coarse = ['sepia', 'tint', 'threshold']

/** What goes by colours as they are seen, and so by sRGB; the others change values as stored. */
const byMeaning = ['grayscale', 'sepia', 'tint', 'threshold']

async function readStored(bytes: Buffer): Promise<ReferencePicture> {
  const { values } = await read(bytes, 255, false)
  return paint(WIDTH, HEIGHT, (x, y) => {
    const [red = 0, green = 0, blue = 0] = values.subarray((y * WIDTH + x) * 4)
    return [red / 255, green / 255, blue / 255, 1]
  })
}

async function read(bytes: Buffer, levels: number, isAnimated: boolean) {
  const image = sharp(bytes, { ignoreIcc: true, animated: isAnimated })
  const { pages = 1 } = await image.metadata()
  const deep = levels === 65_535
  const space = deep ? image.toColourspace('rgb16') : image.toColourspace('srgb')
  const { data, info } = await space
    .ensureAlpha()
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const values = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
  return { values, width: info.width, height: info.height / pages, pages }
}

/** Mean distance of the first frame from what was reckoned; colours count by their opacity. */
function distance(
  values: Uint8Array | Uint16Array,
  wanted: ReferencePicture,
  levels: number,
): number {
  let sum = 0
  wanted.pixels.forEach((pixel, index) => {
    const alpha = (values[index * 4 + 3] ?? 0) / levels
    sum += Math.abs(alpha - pixel[3]) * 255
    for (let channel = 0; channel < 3; channel++) {
      const got = (values[index * 4 + channel] ?? 0) / levels
      sum += Math.abs(got * alpha - (pixel[channel] ?? 0) * pixel[3]) * 255
    }
  })
  return sum / wanted.pixels.length / 4
}

describe('every operation on every kind of picture', () => {
  for (const [input, reckon, tolerance] of cases) {
    for (const [name, kind] of Object.entries(kinds)) {
      it(`${JSON.stringify(input)} on a picture that is ${name}`, async () => {
        const bytes = await kind.make().toBuffer()
        const result = await render(bytes, input)
        const { values, width, height, pages } = await read(
          result.bytes,
          kind.levels,
          kind.animated === true,
        )
        const isByMeaning = byMeaning.some((one) => one in input)
        const wanted = reckon(
          name === 'P3' && !isByMeaning ? await readStored(bytes) : kind.picture,
        )
        assert.deepEqual([width, height], [wanted.width, wanted.height])
        const far = distance(values, wanted, kind.levels)
        assert.ok(far <= tolerance + 0.01, `${far.toFixed(2)} levels off`)
        if (kind.animated) assert.equal(pages, 2)
        if (kind.levels === 65_535) assert.equal(result.header.depth, 'ushort')
        if (kind.levels === 65_535 && !coarse.some((one) => one in input)) {
          assert.ok(new Set(values.filter((_, index) => index % 4 === 0)).size > 1)
        }
      })
    }
  }

  for (const [name, { levels, picture, animated = false }] of Object.entries(kinds)) {
    if (animated || name === 'P3') continue
    it(`{"normalise":{"stretch":true}} on a dull picture that is ${name}`, async () => {
      const dull = filters.contrast(0.4)(picture)
      const image = open(dull, levels, name === 'transparent' ? 4 : 3)
      if (levels === 65_535) image.toColourspace('rgb16')
      const result = await render(await image.png().toBuffer(), { normalise: { stretch: true } })
      const { values } = await read(result.bytes, levels, false)
      const greens = [...values.filter((_, index) => index % 4 === 1)].map((v) => v / levels)
      assert.ok(Math.max(...greens) - Math.min(...greens) > 0.6, String(Math.max(...greens)))
      const opacities = values.filter((_, index) => index % 4 === 3)
      const wanted = dull.pixels.map(([, , , alpha]) => Math.round(alpha * levels))
      assert.deepEqual([...opacities], wanted)
    })
  }
})
