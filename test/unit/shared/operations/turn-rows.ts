import {
  black,
  blue,
  clear,
  done,
  green,
  halves,
  onQuarters,
  red,
  transparent,
  yellow,
  type Row,
} from './row.js'

export const turnRows = {
  rotate: [
    onQuarters(
      'turns a quarter to the right',
      { degrees: 90 },
      {
        size: [40, 60],
        pixels: [
          [5, 5, blue],
          [35, 5, red],
          [5, 55, yellow],
          [35, 55, green],
        ],
      },
    ),
    onQuarters(
      'turns a quarter to the left',
      { degrees: -90 },
      {
        size: [40, 60],
        pixels: [
          [5, 5, green],
          [35, 55, blue],
        ],
      },
    ),
    onQuarters(
      'turns by any angle onto a background',
      { degrees: 30 },
      {
        beside: { canvas: { background: 'black' } },
        size: [72, 65],
        pixels: [
          [1, 1, black],
          [70, 63, black],
          [36, 10, red],
          [50, 50, yellow],
        ],
      },
    ),
    {
      title: 'leaves the corners clear where transparency is kept',
      options: { degrees: 45 },
      context: transparent,
      input: () => done(halves()),
      format: 'png',
      size: [71, 71],
      pixels: [
        [1, 1, clear],
        [30, 25, [255, 0, 0, 255]],
      ],
    },
  ],
  flip: [
    onQuarters(
      'swaps top and bottom',
      { mirror: true },
      {
        size: [60, 40],
        pixels: [
          [5, 5, blue],
          [55, 35, green],
        ],
      },
    ),
  ],
  flop: [
    onQuarters(
      'swaps left and right',
      { mirror: true },
      {
        size: [60, 40],
        pixels: [
          [5, 5, green],
          [55, 35, blue],
        ],
      },
    ),
  ],
} satisfies Readonly<Record<string, readonly Row[]>>
