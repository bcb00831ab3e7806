import { makeScene } from '../../../../worker/samples/scene.js'
import { facts, plain } from './context.js'
import {
  blue,
  clear,
  done,
  green,
  halves,
  onQuarters,
  red,
  transparent,
  white,
  yellow,
  type Row,
} from './row.js'

const wide = { source: facts({ width: 120 }) }

/** A white ground with something dark at the right. */
const darkAtRight = () =>
  done(
    plain('white', 120, 40)
      .composite([
        {
          input: { create: { width: 20, height: 20, channels: 3, background: '#203040' } },
          left: 90,
          top: 10,
        },
      ])
      .removeAlpha(),
  )

export const edgeRows = {
  trim: [
    {
      title: 'cuts off what is like the top left pixel',
      options: { edges: true },
      context: wide,
      input: darkAtRight,
      format: 'png',
      size: [20, 20],
      pixels: [[10, 10, [32, 48, 64]]],
    },
    {
      title: 'leaves a picture that is all edge as it is',
      options: { edges: true },
      input: () => plain('white').removeAlpha(),
      format: 'png',
      size: [60, 40],
      pixels: [[30, 20, white]],
    },
    {
      title: 'takes more for an edge with a higher threshold',
      options: { edges: true, threshold: 255 },
      context: wide,
      input: darkAtRight,
      format: 'png',
      size: [120, 40],
      pixels: [[100, 20, [32, 48, 64]]],
    },
  ],
  crop: [
    onQuarters(
      'keeps a rectangle',
      { region: '20x10+20+15' },
      {
        size: [20, 10],
        pixels: [
          [2, 2, red],
          [17, 2, green],
          [2, 8, blue],
          [17, 8, yellow],
        ],
      },
    ),
    onQuarters(
      'keeps a ratio from the middle',
      { region: '1:1' },
      {
        size: [40, 40],
        pixels: [
          [18, 5, red],
          [22, 5, green],
        ],
      },
    ),
    onQuarters(
      'keeps a size where gravity says',
      { region: '10x10' },
      {
        beside: { canvas: { gravity: 'southwest' } },
        size: [10, 10],
        pixels: [[5, 5, blue]],
      },
    ),
    onQuarters(
      'keeps all there is of a larger size',
      { region: '100x10' },
      {
        beside: { canvas: { gravity: 'north' } },
        size: [60, 10],
        pixels: [
          [5, 5, red],
          [55, 5, green],
        ],
      },
    ),
    ...(['entropy', 'attention'] as const).map((gravity): Row => ({
      title: `keeps what draws the eye by ${gravity}`,
      options: { region: '40x40' },
      beside: { canvas: { gravity } },
      context: wide,
      input: async () => {
        const scene = await makeScene(30, 30).removeAlpha().png().toBuffer()
        return done(
          plain('white', 120, 40)
            .composite([{ input: scene, left: 88, top: 5 }])
            .removeAlpha(),
        )
      },
      format: 'png',
      size: [40, 40],
      pixels: [[1, 1, white]],
    })),
  ],
  extend: [
    onQuarters(
      'adds pixels on all sides',
      { by: '10' },
      {
        size: [80, 60],
        pixels: [
          [5, 5, white],
          [12, 12, red],
          [67, 47, yellow],
          [75, 55, white],
        ],
      },
    ),
    onQuarters(
      'adds pixels clockwise from the top',
      { by: '1,2,3,4' },
      {
        beside: { canvas: { background: '#0ff' } },
        size: [66, 44],
        pixels: [
          [3, 0, [0, 255, 255]],
          [4, 1, red],
          [63, 40, yellow],
          [64, 41, [0, 255, 255]],
        ],
      },
    ),
    onQuarters(
      'fills up a size',
      { by: '100x40' },
      {
        beside: { canvas: { gravity: 'east' } },
        size: [100, 40],
        pixels: [
          [39, 5, white],
          [41, 5, red],
        ],
      },
    ),
    {
      title: 'fills up a ratio with nothing where transparency is kept',
      options: { by: '1:1' },
      context: transparent,
      input: () => done(halves()),
      format: 'png',
      size: [60, 60],
      pixels: [
        [5, 5, clear],
        [5, 12, [255, 0, 0, 255]],
        [5, 52, clear],
      ],
    },
    onQuarters(
      'adds transparency where it is asked for',
      { by: '4' },
      {
        beside: { canvas: { background: 'transparent' } },
        size: [68, 48],
        pixels: [
          [1, 1, clear],
          [6, 6, [255, 0, 0, 255]],
        ],
      },
    ),
    onQuarters(
      'adds white where the format has no transparency',
      { by: '20' },
      {
        beside: { canvas: { background: 'transparent' } },
        context: { outputFormat: 'jpeg' },
        format: 'jpeg',
        size: [100, 80],
        pixels: [[4, 4, white]],
      },
    ),
  ],
} satisfies Readonly<Record<string, readonly Row[]>>
