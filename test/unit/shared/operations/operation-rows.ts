import sharp from 'sharp'
import type { KnownOperation } from '../../../../shared/operations/registry.js'
import { facts, plain } from './context.js'
import { edgeRows } from './edge-rows.js'
import { filterRows } from './filter-rows.js'
import { turnRows } from './turn-rows.js'
import { blue, halves, opaque, red, transparent, untouched, white, type Row } from './row.js'

/** As a camera stores it that was turned to the right: the top of the scene is at the left. */
const lyingOnItsSide = async () =>
  sharp(await halves().removeAlpha().withMetadata({ orientation: 6 }).png().toBuffer())

const resize = (
  options: Record<string, unknown>,
  rest: Omit<Row, 'options' | 'input' | 'format'>,
) => ({ ...rest, options, input: opaque, format: 'png' }) satisfies Row

/** Rows for every operation: one that is added fails to compile until it has some here. */
export const rows: Readonly<Record<KnownOperation['name'], readonly Row[]>> = {
  frames: [untouched('is done around the pipeline, which it leaves alone', { firstFrame: true })],
  colour: [untouched('is planned around the pipeline, which it leaves alone', { space: 'srgb' })],
  orient: [
    {
      title: 'turns the picture upright',
      options: {},
      context: { source: facts({ orientation: 6, width: 40, height: 60 }) },
      input: lyingOnItsSide,
      format: 'png',
      size: [40, 60],
      pixels: [
        [20, 5, red],
        [20, 55, blue],
      ],
    },
  ],
  resize: [
    resize(
      { size: '30x30' },
      {
        title: 'fits inside',
        size: [30, 20],
        pixels: [
          [2, 10, red],
          [27, 10, blue],
        ],
      },
    ),
    resize(
      { size: '30x40', fit: 'fill' },
      {
        title: 'fills',
        size: [30, 40],
        pixels: [
          [2, 2, red],
          [27, 37, blue],
        ],
      },
    ),
    resize(
      { size: '20x20', fit: 'cover' },
      {
        title: 'covers, cropping both sides alike',
        size: [20, 20],
        pixels: [
          [2, 2, red],
          [17, 2, blue],
        ],
      },
    ),
    resize(
      { size: '10x20', fit: 'outside' },
      {
        title: 'goes round the box',
        size: [30, 20],
        pixels: [
          [2, 10, red],
          [27, 10, blue],
        ],
      },
    ),
    resize(
      { size: '30x31', fit: 'contain' },
      {
        title: 'pads with white, the odd pixel below',
        size: [30, 31],
        pixels: [
          [2, 4, white],
          [2, 5, red],
          [2, 24, red],
          [2, 25, white],
          [27, 15, blue],
        ],
      },
    ),
    {
      title: 'pads with nothing where transparency is kept',
      options: { size: '60x60', fit: 'contain' },
      context: transparent,
      input: halves,
      format: 'png',
      size: [60, 60],
      pixels: [
        [5, 5, [0, 0, 0, 0]],
        [5, 30, [255, 0, 0, 255]],
      ],
    },
    resize(
      { size: '200%', enlarge: true },
      {
        title: 'enlarges where asked',
        size: [120, 80],
        pixels: [
          [5, 40, red],
          [115, 40, blue],
        ],
      },
    ),
    resize(
      { size: '200%' },
      {
        title: 'does not enlarge unasked',
        size: [60, 40],
        pixels: [
          [5, 20, red],
          [55, 20, blue],
        ],
      },
    ),
  ],
  ...turnRows,
  ...edgeRows,
  ...filterRows,
  flatten: [
    {
      title: 'lays transparency on a colour where the format has none',
      options: {},
      beside: { canvas: { background: '#fc0' } },
      context: { ...transparent, outputFormat: 'jpeg' },
      input: () => plain({ r: 0, g: 0, b: 255, alpha: 0 }),
      format: 'jpeg',
      size: [60, 40],
      pixels: [[30, 20, [255, 204, 0]]],
    },
    {
      title: 'lays it on white where it is asked for',
      options: { force: true },
      context: { ...transparent, outputFormat: 'png' },
      input: () => plain({ r: 0, g: 0, b: 255, alpha: 0 }),
      format: 'png',
      size: [60, 40],
      pixels: [[30, 20, white]],
    },
    {
      title: 'leaves transparency alone where the format has it',
      options: {},
      beside: { canvas: { background: '#fc0' } },
      context: { ...transparent, outputFormat: 'webp' },
      input: () => plain({ r: 0, g: 0, b: 255, alpha: 0.5 }),
      format: 'webp',
      size: [60, 40],
      pixels: [[30, 20, [0, 0, 255, 128]]],
    },
  ],
  encode: (['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const).map((format) => ({
    title: `writes ${format}`,
    options: { format },
    context: { outputFormat: format },
    input: opaque,
    format: format === 'avif' ? 'heif' : format,
    size: [60, 40],
    pixels: [
      [5, 20, red],
      [55, 20, blue],
    ],
  })),
  canvas: [untouched('is read by others, and changes nothing', { background: 'black' })],
  metadata: [untouched('is written after the pipeline, which it leaves alone', { policy: 'all' })],
}
