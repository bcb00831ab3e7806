import type { Plan } from './plan.js'
import type { XmlName } from './xml.js'
import { encodeXml } from './xml-text.js'
import type { XmpRules } from './xmp-edit.js'
import { ns } from './xmp-names.js'

type Names = Readonly<Record<string, readonly string[]>>

/** What the policy `safe` keeps. */
const safeNames: Names = {
  [ns.dc]: ['rights', 'creator', 'description'],
  [ns.rights]: ['Marked', 'WebStatement', 'UsageTerms', 'Owner'],
  [ns.photoshop]: ['DateCreated'],
  [ns.xmp]: ['CreateDate'],
  [ns.exif]: ['DateTimeOriginal', 'DateTimeDigitized'],
}

/** What speaks of parts of the source file that no result has. */
const partNames: Names = {
  [ns.container]: ['Directory', 'Version'],
  [ns.hdrGainMap]: ['*'],
  [ns.appleGainMap]: ['*'],
}

const placeNames: Names = { [ns.exif]: ['SubjectArea', 'SubjectLocation'] }

const thumbnailNames: Names = { [ns.xmp]: ['Thumbnails'] }

const colourNames: Names = {
  [ns.photoshop]: ['ICCProfile'],
  [ns.exif]: ['ColorSpace'],
  [ns.exifEx]: ['Gamma'],
  [ns.tiff]: ['WhitePoint', 'PrimaryChromaticities', 'TransferFunction'],
}

const strippedNames: Readonly<Record<string, Names>> = {
  exif: { [ns.tiff]: ['*'], [ns.exif]: ['*'], [ns.exifEx]: ['*'], [ns.aux]: ['*'] },
  iptc: { [ns.iptcCore]: ['*'], [ns.iptcExt]: ['*'] },
  comments: { [ns.exif]: ['UserComment'] },
  thumbnail: thumbnailNames,
}

const includes = (names: Names, { namespace, local }: XmlName): boolean => {
  const locals = Object.hasOwn(names, namespace) ? names[namespace] : undefined
  return locals !== undefined && (locals.includes(local) || locals.includes('*'))
}

/** Whether a name tells where a picture was taken, in any of the vocabularies of cameras and drones. */
const isPlace = ({ namespace, local }: XmlName): boolean =>
  namespace === ns.geo || /gps|latitude|longitude|altitude/i.test(local)

/** Motion photos and the like: a film behind the end of the JPEG. */
const isFilm = ({ namespace, local }: XmlName): boolean =>
  namespace === ns.camera && /^(?:MicroVideo|MotionPhoto)/.test(local)

const languageAlternative = (text: string): string =>
  `<d:rights xmlns:d="${ns.dc}"><r:Alt><r:li xml:lang="x-default">${encodeXml(text)}</r:li></r:Alt></d:rights>`

/** What values that depend on the result must be. */
function newValues({ size }: Plan, extension: string | undefined): ReadonlyMap<string, string> {
  const values = new Map([
    [`${ns.tiff}Orientation`, '1'],
    [`${ns.tiff}ImageWidth`, String(size.width)],
    [`${ns.tiff}ImageLength`, String(size.height)],
    [`${ns.exif}PixelXDimension`, String(size.width)],
    [`${ns.exif}PixelYDimension`, String(size.height)],
  ])
  if (extension !== undefined) values.set(`${ns.note}HasExtendedXMP`, extension)
  return values
}

/**
 * Rules for XMP under a plan.
 * @param extension name of the extension that belongs to the packet, if there is one
 */
export function makeXmpRules(plan: Plan, extension?: string): XmpRules {
  const stripped = plan.strip.map((name) => strippedNames[name] ?? {})
  const dropped: Names[] = [partNames, ...stripped]
  if (plan.pixelsChanged) dropped.push(placeNames, thumbnailNames)
  if (plan.colourConverted) dropped.push(colourNames)
  if (plan.copyright !== undefined) dropped.push({ [ns.dc]: ['rights'] })
  if (extension === undefined) dropped.push({ [ns.note]: ['HasExtendedXMP'] })
  const values = newValues(plan, extension)
  return {
    decide(name, isProperty) {
      if (plan.strip.includes('gps') && isPlace(name)) return 'drop'
      if (!isProperty) return 'keep'
      if (plan.policy === 'safe' && !includes(safeNames, name)) return 'drop'
      if (isFilm(name) || dropped.some((names) => includes(names, name))) return 'drop'
      const value = values.get(name.namespace + name.local)
      return value === undefined ? 'keep' : { value }
    },
    added: plan.copyright === undefined ? '' : languageAlternative(plan.copyright),
  }
}
