import type { Credits } from './credits.js'
import { tag, type } from './exif-tags.js'
import { makeText, noValues, textOf, type ExifValues, type Value } from './exif-values.js'
import type { DirectoryName } from './read-exif.js'

const creditTags: readonly number[] = [tag.imageDescription, tag.artist, tag.copyright]

const dateTags: readonly number[] = [
  tag.dateTimeOriginal,
  tag.dateTimeDigitized,
  tag.offsetTime,
  tag.offsetTimeOriginal,
  tag.offsetTimeDigitized,
  tag.subSecTime,
  tag.subSecTimeOriginal,
  tag.subSecTimeDigitized,
]

const densityTags: readonly number[] = [tag.xResolution, tag.yResolution, tag.resolutionUnit]

/** EXIF 3.0, 4.6.6.1.1: the version is written wherever an EXIF directory is. */
const EXIF_VERSION: Value = {
  tag: tag.exifVersion,
  type: type.undefined,
  count: 4,
  data: Buffer.from('0232', 'latin1'),
}

/** Values with these tags; texts only where they are text, and not blank. */
const pick = (values: readonly Value[], tags: readonly number[], isText: boolean) =>
  values.filter(
    (value) =>
      tags.includes(value.tag) &&
      (!isText || (/[^\s:0]/.test(textOf(value) ?? '') && value.type !== type.undefined)),
  )

/** Texts of the first source that has any, for tags that are not there yet. */
function fill(
  values: readonly Value[],
  wanted: readonly (readonly [number, string | undefined])[],
) {
  return wanted.flatMap(([wantedTag, text]) =>
    text === undefined || text.trim() === '' || values.some((value) => value.tag === wantedTag)
      ? []
      : [makeText(wantedTag, text)],
  )
}

/** What tells Adobe RGB of a camera that embeds no profile (DCF 2.0, 4.5). */
function pickColour({ exif, interop }: ExifValues): Pick<ExifValues, 'exif' | 'interop'> {
  const index = interop.find((value) => value.tag === tag.interopIndex)
  if (textOf(index) !== 'R03') return { exif: [], interop: [] }
  return {
    exif: exif.filter((value) => value.tag === tag.colourSpace),
    interop: interop.filter(
      (value) => value.tag === tag.interopIndex || value.tag === tag.interopVersion,
    ),
  }
}

/**
 * The values that the policy `safe` keeps: who, when, what, and the meaning of the colours.
 * @param sources where texts that EXIF lacks are looked for, in this order
 */
export function pickSafe(
  values: ExifValues,
  sources: readonly Credits[],
  keepsColour: boolean,
): ExifValues {
  const first = (name: keyof Credits): string | undefined =>
    sources.map((source) => source[name]).find((text) => text !== undefined && text !== '')
  const credits = pick(values.ifd0, creditTags, true)
  const dates = pick(values.exif, dateTags, true)
  const colour = keepsColour ? pickColour(values) : noValues
  const dated = sources.find(({ dateTaken }) => dateTaken !== undefined)
  const filledDates = dates.some((value) => value.tag === tag.dateTimeOriginal)
    ? []
    : fill(dates, [
        [tag.dateTimeOriginal, dated?.dateTaken],
        [tag.offsetTimeOriginal, dated?.offset],
      ])
  const ifd0 = [
    ...credits,
    ...fill(credits, [
      [tag.imageDescription, first('description')],
      [tag.artist, first('creator')],
      [tag.copyright, first('copyright')],
    ]),
  ]
  const exif = [...dates, ...filledDates, ...colour.exif]
  if (ifd0.length + exif.length === 0) return noValues
  const kept: Record<DirectoryName, readonly Value[]> = {
    ifd0: [...ifd0, ...pick(values.ifd0, densityTags, false)],
    exif: exif.length > 0 ? [EXIF_VERSION, ...exif] : [],
    gps: [],
    interop: colour.interop,
  }
  return kept
}
