import * as z from 'zod'
import type { OutputFormat } from '../formats.js'

interface Meta {
  readonly flag: string
  readonly description: string
  readonly value?: string
}

const describe = (formats: readonly OutputFormat[], meta: Meta) => ({
  ...meta,
  description: `${meta.description} [${formats.join(', ')}]`,
})

/** A switch of an encoder. Off is the default everywhere, so that giving one means turning it on. */
const toggle = (formats: readonly OutputFormat[], meta: Meta) =>
  z.boolean().optional().meta(describe(formats, meta))

const integer = (formats: readonly OutputFormat[], min: number, max: number, meta: Meta) =>
  z
    .int()
    .min(min)
    .max(max)
    .optional()
    .meta({ value: 'n', ...describe(formats, meta) })

const choice = <const Values extends readonly [string, ...string[]]>(
  formats: readonly OutputFormat[],
  values: Values,
  meta: Meta,
) => z.enum(values).optional().meta(describe(formats, meta))

const numberChoice = <const Values extends readonly [number, ...number[]]>(
  formats: readonly OutputFormat[],
  values: Values,
  meta: Meta,
) => z.literal(values).optional().meta(describe(formats, meta))

/** Formats that know an option; giving it with another `--format` is refused. */
export const formatsOfField = {
  lossless: ['webp', 'avif'],
  nearLossless: ['webp'],
  effort: ['webp', 'avif', 'gif', 'png'],
  progressive: ['jpeg', 'png', 'gif'],
  chromaSubsampling: ['jpeg', 'avif'],
  mozjpeg: ['jpeg'],
  trellisQuantisation: ['jpeg'],
  overshootDeringing: ['jpeg'],
  optimiseScans: ['jpeg'],
  quantisationTable: ['jpeg'],
  pngColours: ['png'],
  compressionLevel: ['png'],
  adaptiveFiltering: ['png'],
  gifColours: ['gif'],
  dither: ['png', 'gif'],
  interFrameMaxError: ['gif'],
  interPaletteMaxError: ['gif'],
  alphaQuality: ['webp'],
  preset: ['webp'],
  smartSubsample: ['webp'],
  smartDeblock: ['webp'],
  minSize: ['webp'],
  mixed: ['webp'],
  avifBitDepth: ['avif'],
  tune: ['avif'],
  tiffCompression: ['tiff'],
  tiffPredictor: ['tiff'],
  tiffBitDepth: ['tiff'],
  tiffTile: ['tiff'],
  tiffPyramid: ['tiff'],
  bigtiff: ['tiff'],
} as const satisfies Record<string, readonly OutputFormat[]>

const known = formatsOfField

/** Every encoder option as a field of the `encode` operation; names and ranges are sharp's. */
export const encoderFields = {
  lossless: toggle(known.lossless, { flag: 'lossless', description: 'No loss at all' }),
  nearLossless: toggle(known.nearLossless, {
    flag: 'near-lossless',
    description: 'Almost no loss; --quality says how much is smoothed beforehand',
  }),
  effort: integer(known.effort, 0, 10, {
    flag: 'effort',
    description: 'CPU spent on smaller files: webp 0-6, avif 0-9, gif 1-10, png palettes 1-10',
  }),
  progressive: toggle(known.progressive, {
    flag: 'progressive',
    description: 'Progressive or interlaced; kept from a JPEG that is',
  }),
  chromaSubsampling: choice(known.chromaSubsampling, ['4:4:4', '4:2:0'], {
    flag: 'chroma-subsampling',
    description: 'Resolution of colour; that of a JPEG is kept when left out',
    value: 'ratio',
  }),
  mozjpeg: toggle(known.mozjpeg, { flag: 'mozjpeg', description: 'Smaller files, slower' }),
  trellisQuantisation: toggle(known.trellisQuantisation, {
    flag: 'trellis-quantisation',
    description: 'Part of mozjpeg',
  }),
  overshootDeringing: toggle(known.overshootDeringing, {
    flag: 'overshoot-deringing',
    description: 'Part of mozjpeg',
  }),
  optimiseScans: toggle(known.optimiseScans, {
    flag: 'optimise-scans',
    description: 'Part of mozjpeg; makes the file progressive',
  }),
  quantisationTable: integer(known.quantisationTable, 0, 8, {
    flag: 'quantisation-table',
    description: 'Part of mozjpeg: table 0 to 8',
  }),
  pngColours: integer(known.pngColours, 2, 256, {
    flag: 'png-colours',
    description: 'Reduce to a palette of at most n colours; never done unasked',
  }),
  compressionLevel: integer(known.compressionLevel, 0, 9, {
    flag: 'compression-level',
    description: 'Level of zlib, 0 fastest to 9 smallest',
  }),
  adaptiveFiltering: toggle(known.adaptiveFiltering, {
    flag: 'adaptive-filtering',
    description: 'Choose a row filter for each row',
  }),
  gifColours: integer(known.gifColours, 2, 256, {
    flag: 'gif-colours',
    description: 'Colours of the palette',
  }),
  dither: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta(
      describe(known.dither, {
        flag: 'dither',
        description: 'Error diffusion of a palette, 0 to 1',
        value: 'n',
      }),
    ),
  interFrameMaxError: integer(known.interFrameMaxError, 0, 32, {
    flag: 'inter-frame-max-error',
    description: 'Difference between frames that counts as none, 0 to 32',
  }),
  interPaletteMaxError: integer(known.interPaletteMaxError, 0, 256, {
    flag: 'inter-palette-max-error',
    description: 'Difference between palettes that counts as none, 0 to 256',
  }),
  alphaQuality: integer(known.alphaQuality, 0, 100, {
    flag: 'alpha-quality',
    description: 'Quality of transparency',
  }),
  preset: choice(known.preset, ['default', 'photo', 'picture', 'drawing', 'icon', 'text'], {
    flag: 'webp-preset',
    description: 'Kind of picture to tune for',
    value: 'kind',
  }),
  smartSubsample: toggle(known.smartSubsample, {
    flag: 'smart-subsample',
    description: 'Better colour edges, slower',
  }),
  smartDeblock: toggle(known.smartDeblock, {
    flag: 'smart-deblock',
    description: 'Better low-contrast edges, slow',
  }),
  minSize: toggle(known.minSize, {
    flag: 'min-size',
    description: 'Animations without key frames: smaller, slow',
  }),
  mixed: toggle(known.mixed, {
    flag: 'mixed',
    description: 'Lossy and lossless frames in one animation, slow',
  }),
  avifBitDepth: numberChoice(known.avifBitDepth, [8, 10, 12], {
    flag: 'avif-bit-depth',
    description: 'Bits a channel; as many as the source has when left out',
    value: 'bits',
  }),
  tune: choice(known.tune, ['auto', 'iq', 'psnr', 'ssim'], {
    flag: 'tune',
    description: 'Metric to tune for',
    value: 'metric',
  }),
  tiffCompression: choice(
    known.tiffCompression,
    ['none', 'lzw', 'deflate', 'packbits', 'jpeg', 'webp'],
    {
      flag: 'tiff-compression',
      description: 'That of a TIFF is kept when left out, else lzw',
      value: 'kind',
    },
  ),
  tiffPredictor: choice(known.tiffPredictor, ['none', 'horizontal', 'float'], {
    flag: 'tiff-predictor',
    description: 'Predictor of lzw and deflate',
    value: 'kind',
  }),
  tiffBitDepth: numberChoice(known.tiffBitDepth, [1, 2, 4], {
    flag: 'tiff-bit-depth',
    description: 'Reduce to so many bits',
    value: 'bits',
  }),
  tiffTile: toggle(known.tiffTile, { flag: 'tiff-tile', description: 'Tiles instead of strips' }),
  tiffPyramid: toggle(known.tiffPyramid, {
    flag: 'tiff-pyramid',
    description: 'Smaller versions in the same file',
  }),
  bigtiff: toggle(known.bigtiff, { flag: 'bigtiff', description: 'Allow more than 4 GB' }),
}
