/** What is done with a picture while its memory is watched. */
export interface MemoryCase {
  /** Name of a kind in memory-pictures.ts. */
  readonly kind: string
  readonly megapixels: number
  /** Operations with their options, as a pipeline file has them. */
  readonly operations: Readonly<Record<string, object>>
  readonly inPlace: boolean
}

const to = (format: string, more: object = {}) => ({ encode: { format, effort: 0, ...more } })
/** --effort is refused where the format has none. */
const plainTo = (format: string, more: object = {}) => ({ encode: { format, ...more } })
const small = { resize: { size: '800x600' } }
const half = { resize: { size: '50%' } }
const almost = { resize: { size: '95%' } }

type Row = readonly [
  kinds: readonly string[],
  megapixels: readonly number[],
  operations: MemoryCase['operations'],
  inPlace?: 'in place',
]

const rows: readonly Row[] = [
  [['baseline.jpg', 'progressive.jpg', 'turned.jpg', 'plain.png'], [1, 12, 48, 100], small],
  [['interlaced.png', 'strips.tif'], [1, 12, 48, 100], small],
  [['alpha.png', 'deep.png', 'lossy.webp', 'tiles.tif'], [1, 12, 48], small],
  [['lossless.webp'], [1, 12], small],
  [['lossy.avif'], [1, 12, 48], { ...small, ...plainTo('jpeg') }],
  [['plain.bmp'], [1, 12, 48], { ...small, ...plainTo('png') }],
  [['plain.bmp'], [12, 48], plainTo('jpeg')],
  [['baseline.jpg', 'plain.png', 'lossy.webp'], [12, 48], half],
  [['baseline.jpg', 'full-chroma.jpg', 'grey.jpg', 'progressive.jpg'], [1, 12, 48], {}],
  [['turned.jpg', 'plain.png', 'interlaced.png', 'strips.tif', 'deep.png'], [1, 12, 48], {}],
  [['baseline.jpg'], [1, 12, 48], plainTo('png')],
  [['baseline.jpg'], [12, 48], plainTo('png', { progressive: true })],
  [['baseline.jpg'], [1, 12], plainTo('png', { pngColours: 64 })],
  [['baseline.jpg'], [1, 12, 48], plainTo('tiff')],
  [['baseline.jpg'], [1, 12], to('gif', { effort: 1 })],
  [['baseline.jpg'], [1, 12, 48], plainTo('webp')],
  [['plain.png', 'alpha.png'], [1, 6], plainTo('webp')],
  [['baseline.jpg'], [1, 12, 48], to('avif')],
  [['baseline.jpg'], [12], to('avif', { chromaSubsampling: '4:2:0' })],
  [['alpha.png', 'deep.png'], [1, 12], to('avif')],
  [['lossy.webp', 'lossy.avif', 'plain.png'], [12, 48], plainTo('jpeg')],
  [['lossless.webp'], [12], plainTo('jpeg')],
  [['animated.gif'], [4, 20], half],
  [['animated.webp'], [4, 40], half],
  [['animated.gif'], [20], almost],
  [['animated.webp'], [40], almost],
  [['baseline.jpg', 'plain.png', 'strips.tif'], [12, 48], almost, 'in place'],
  [['lossy.webp'], [12], almost, 'in place'],
]

export const memoryCases: readonly MemoryCase[] = rows.flatMap(
  ([kinds, sizes, operations, inPlace]) =>
    kinds.flatMap((kind) =>
      sizes.map((megapixels) => ({
        ...{ kind, megapixels, operations },
        inPlace: inPlace !== undefined,
      })),
    ),
)
