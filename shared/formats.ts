/** What image-ray knows of a picture format. */
interface FormatFacts {
  /** Endings of file names without the dot, lower case; the first is used for new names. */
  readonly extensions: readonly string[]
  /** Whether it can carry transparency, colour profiles, more than 8 bits a channel. */
  readonly alpha: boolean
  readonly profile: boolean
  readonly deep: boolean
  /** Whether it can be grey, with a profile for grey. */
  readonly grey: boolean
  /** Longest side in pixels that the format or its encoder can hold. */
  readonly maxSide: number
}

/** Formats that can be written, in the order in which they are listed to people. */
export const outputFormats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const
export type OutputFormat = (typeof outputFormats)[number]

const formats: Readonly<Record<OutputFormat, FormatFacts>> = {
  jpeg: {
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
    alpha: false,
    profile: true,
    deep: false,
    grey: true,
    maxSide: 65_535,
  },
  png: {
    extensions: ['png'],
    alpha: true,
    profile: true,
    deep: true,
    grey: true,
    maxSide: 2_147_483_647,
  },
  webp: {
    extensions: ['webp'],
    alpha: true,
    profile: true,
    deep: false,
    grey: false,
    maxSide: 16_383,
  },
  avif: {
    extensions: ['avif'],
    alpha: true,
    profile: true,
    deep: true,
    grey: false,
    maxSide: 16_384,
  },
  gif: {
    extensions: ['gif'],
    alpha: true,
    profile: false,
    deep: false,
    grey: false,
    maxSide: 65_535,
  },
  tiff: {
    extensions: ['tiff', 'tif'],
    alpha: true,
    profile: true,
    deep: true,
    grey: true,
    maxSide: 2_147_483_647,
  },
}

/** Endings of pictures that have no encoder, and the format that they become. */
const decodeOnly: ReadonlyMap<string, OutputFormat> = new Map([
  ['bmp', 'png'],
  ['dib', 'png'],
  ['ico', 'png'],
  ['heic', 'jpeg'],
  ['heif', 'jpeg'],
  ['hif', 'jpeg'],
  ['svg', 'png'],
])

export const isOutputFormat = (name: string): name is OutputFormat =>
  outputFormats.some((format) => format === name)

/** Facts of a format that can be written. Throws TypeError for any other name. */
export function formatNamed(name: string): FormatFacts {
  if (!isOutputFormat(name)) throw new TypeError(`Expected an output format, got '${name}'`)
  return formats[name]
}

const byExtension: ReadonlyMap<string, OutputFormat> = new Map(
  outputFormats.flatMap((format) =>
    formats[format].extensions.map((extension) => [extension, format] as const),
  ),
)

const extensionOf = (fileName: string): string =>
  /[^/]\.([^./]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''

/** Format that a file name promises, if it is one that can be written. */
export const formatByName = (fileName: string): OutputFormat | undefined =>
  byExtension.get(extensionOf(fileName))

/** Whether a file name is that of a picture, readable here or not. */
export const hasPictureExtension = (fileName: string): boolean => {
  const extension = extensionOf(fileName)
  return byExtension.has(extension) || decodeOnly.has(extension)
}

/** Whether a file is named like a drawing, which counts as a picture only where it is asked for. */
export const hasSvgExtension = (fileName: string): boolean => extensionOf(fileName) === 'svg'

/** Format that a file of this name is written in when none is asked for, as far as it tells. */
export const plannedFormat = (fileName: string): OutputFormat | undefined =>
  formatByName(fileName) ?? decodeOnly.get(extensionOf(fileName))

/** The usual ending, without the dot, of files of a format. */
export const extensionFor = (format: OutputFormat): string =>
  formats[format].extensions[0] ?? format

/** Format that a picture is written in which has no encoder, by its format; PNG where it is lossless. */
export const substituteFormat = (format: string): OutputFormat | undefined => decodeOnly.get(format)

/** Formats of one kind of several frames: what animates, and what has pages. */
const framesKinds: Partial<Record<string, 'animation' | 'pages'>> = {
  gif: 'animation',
  webp: 'animation',
  tiff: 'pages',
}

/** Whether the frames or pages of one format can all be kept in another. */
export const canKeepFrames = (from: string, to: string): boolean =>
  framesKinds[from] !== undefined && framesKinds[from] === framesKinds[to]
