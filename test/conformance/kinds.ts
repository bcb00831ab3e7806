import sharp from 'sharp'
import type { PipelineInput } from '../../shared/operations/pipeline.js'
import type { OutputFormat } from '../../shared/formats.js'
import { orientations, storeOriented, type Orientation } from '../../worker/samples/orientation.js'
import { makeGainMapJpeg, readGainMap } from '../unit/worker/gain-map.js'
import {
  chartColours,
  chartHeight,
  chartWidth,
  makeChart,
  makeDeepChart,
  openChart,
  readChart,
  type Chart,
} from './chart.js'
import { convertCmyk } from './cmyk-reference.js'
import { convert, spaces, type RgbSpace } from './colour-math.js'
import { makeProfile } from './icc-writer.js'
import { withGamma, withProfile } from './png-chunk.js'
import { hasAllFacts, hasSafeFacts, makePrivateJpeg } from './private-facts.js'

/** A kind of input, with what makes it special. */
export interface Kind {
  readonly name: string
  /** Ending of its file name. */
  readonly ending: string
  make(): Promise<Buffer>
  /** What its values mean; sRGB when left out. */
  readonly space?: RgbSpace
  /** Colours in sRGB that the result shows, where they are not those of the values of the source. */
  readonly shows?: (format: OutputFormat, values: Chart, source: Buffer) => Chart | Promise<Chart>
  /** Whether the result is no chart: then `keeps` alone decides. */
  readonly isNoChart?: boolean
  /** The warning that tells what is lost. */
  readonly loss?: RegExp
  /** Whether what makes it special is in the result. */
  readonly keeps?: (output: Buffer, source: Buffer) => Promise<boolean> | boolean
  /** Distance of colours that is allowed, by CIE76. */
  readonly tolerance?: number
  readonly operations?: PipelineInput
}

const grey: Chart = chartColours.map((_, index) => [0.1 + index / 30])

function makeOriented(orientation: Orientation): Kind {
  return {
    name: `EXIF orientation ${orientation}`,
    ending: 'jpg',
    async make() {
      const stored = storeOriented({ ...makeChart(chartColours), channels: 3 }, orientation)
      const { data, width, height, channels } = stored
      return sharp(data, { raw: { width, height, channels } })
        .withMetadata({ orientation })
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer()
    },
    shows: () => chartColours,
    async keeps(output) {
      const { orientation: told = 1, width, height } = await sharp(output).metadata()
      return told === 1 && width === chartWidth / 2 && height === chartHeight / 2
    },
  }
}

function makeProfiled(name: string, space: RgbSpace): Kind {
  const icc = makeProfile(space)
  const values = chartColours.map((colour) => convert(spaces.srgb, space, colour))
  const make = async () => withProfile(await openChart(values).png().toBuffer(), icc)
  return { name, ending: 'png', make, space }
}

const makeCmyk = (name: string, hasProfile: boolean): Kind => ({
  name,
  ending: 'jpg',
  make() {
    const image = openChart(chartColours).toColourspace('cmyk').jpeg({ quality: 95 })
    return (hasProfile ? image.withIccProfile('cmyk') : image).toBuffer()
  },
  shows: (_format, _values, source) => convertCmyk(source),
  // The worst patch is 4.2 from that of vips 8.14; a conversion without a profile is 57 off.
  tolerance: 6,
})

const isDeep = async (output: Buffer): Promise<boolean> =>
  (await sharp(output).metadata()).depth === 'ushort'

const onWhite: NonNullable<Kind['shows']> = (format, source) =>
  format === 'jpeg'
    ? source.map((patch) => {
        const opacity = patch[3] ?? 1
        return [...patch.slice(0, 3).map((value) => value * opacity + 1 - opacity), 1]
      })
    : source

const FRAMES = 3
const DELAYS = [100, 250, 60]

/** Each frame shows the chart in another order. */
const frameColours = (frame: number): Chart => [
  ...chartColours.slice(frame * 5),
  ...chartColours.slice(0, frame * 5),
]

function openFrames() {
  const frames = Array.from({ length: FRAMES }, (_, frame) => makeChart(frameColours(frame)).data)
  return sharp(Buffer.concat(frames), {
    raw: { width: chartWidth, height: chartHeight * FRAMES, channels: 3, pageHeight: chartHeight },
  })
}

async function keepsFrames(output: Buffer): Promise<boolean> {
  const { pages = 1 } = await sharp(output).metadata()
  for (let frame = 0; frame < FRAMES; frame += 1) {
    if (pages !== FRAMES) return false
    const seen = await readChart(output, frame)
    const wanted = frameColours(frame)
    const isSame = seen.every((patch, at) =>
      wanted[at]?.every((value, channel) => Math.abs(value - (patch[channel] ?? 0)) < 0.03),
    )
    if (!isSame) return false
  }
  return true
}

async function keepsAnimation(output: Buffer): Promise<boolean> {
  const { loop, delay } = await sharp(output).metadata()
  return loop === 2 && String(delay) === String(DELAYS) && (await keepsFrames(output))
}

const makeGif = () => openFrames().gif({ delay: DELAYS, loop: 2, effort: 1 }).toBuffer()
const makeWebp = () => openFrames().webp({ delay: DELAYS, loop: 2, lossless: true }).toBuffer()
const firstFrame = { frames: { firstFrame: true } }
const lostFrames = /^Only the first of 3 frames/

export const kinds: readonly Kind[] = [
  ...orientations.map(makeOriented),
  makeProfiled('sRGB profile', spaces.srgb),
  makeProfiled('Display P3', spaces.p3),
  makeProfiled('AdobeRGB', spaces.adobeRgb),
  makeProfiled('ProPhoto RGB', spaces.proPhoto),
  makeCmyk('CMYK with profile', true),
  makeCmyk('CMYK without profile', false),
  {
    name: 'Grey',
    ending: 'png',
    make: () => openChart(grey).toColourspace('b-w').png().toBuffer(),
    async keeps(output) {
      const { format, space } = await sharp(output).metadata()
      return space === 'b-w' || format === 'webp' || format === 'gif' || format === 'heif'
    },
  },
  {
    name: '16-bit RGB',
    ending: 'png',
    make: () => makeDeepChart(chartColours).png().toBuffer(),
    loss: /^Reduced from 16 to (?:8|12) bits/,
    keeps: isDeep,
  },
  {
    name: '16-bit grey',
    ending: 'png',
    make: () => makeDeepChart(grey).png().toBuffer(),
    loss: /^Reduced from 16 to (?:8|12) bits/,
    keeps: async (output) => (await sharp(output).metadata()).space === 'grey16',
  },
  {
    name: 'Alpha',
    ending: 'png',
    make: () =>
      openChart(chartColours.map((colour, at) => [...colour, 0.3 + (at % 8) / 10]))
        .png()
        .toBuffer(),
    shows: onWhite,
    loss: /^Transparency was/,
    async keeps(output, source) {
      const [seen, wanted] = await Promise.all([readChart(output), readChart(source)])
      return seen.every(
        ([, , , opacity = 0], at) => Math.abs(opacity - (wanted[at]?.[3] ?? 0)) < 0.01,
      )
    },
  },
  {
    name: 'Palette PNG',
    ending: 'png',
    make: () => openChart(chartColours).png({ palette: true, colours: 32, dither: 0 }).toBuffer(),
  },
  {
    name: 'PNG with gAMA 1.0',
    ending: 'png',
    make: async () => withGamma(await openChart(chartColours).png().toBuffer(), 1),
    loss: /gAMA 1/,
    keeps: (output) => output.includes('gAMA\0\x01\x86\xa0', 0, 'latin1'),
  },
  { name: 'Animated GIF', ending: 'gif', make: makeGif, keeps: keepsAnimation },
  {
    name: 'Animated GIF, `--first-frame`',
    ...{ ending: 'gif', make: makeGif, keeps: keepsAnimation, loss: lostFrames },
    operations: firstFrame,
  },
  { name: 'Animated WebP', ending: 'webp', make: makeWebp, keeps: keepsAnimation },
  {
    name: 'Multi-page TIFF',
    ...{ ending: 'tif', keeps: keepsFrames },
    make: () => openFrames().tiff({ compression: 'lzw' }).toBuffer(),
  },
  {
    name: 'JPEG with gain map',
    ...{ ending: 'jpg', make: makeGainMapJpeg, isNoChart: true, loss: /gain map \(HDR\) was lost/ },
    keeps: async (output) => (await readGainMap(output)) !== undefined,
  },
  {
    name: 'EXIF, GPS, XMP, MakerNote, `--metadata all`',
    ...{ ending: 'jpg', make: makePrivateJpeg, keeps: hasAllFacts },
    loss: /^No place was found|MakerNote was left out/,
    operations: { metadata: { policy: 'all' } },
  },
  {
    name: 'EXIF, GPS, XMP, MakerNote, `--metadata safe`',
    ...{ ending: 'jpg', make: makePrivateJpeg, keeps: hasSafeFacts },
    loss: /^No place was found/,
  },
]
