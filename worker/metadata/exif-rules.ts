import { tag, type } from './exif-tags.js'
import { directoryNames, mapValues, pointers, type ExifValues, type Value } from './exif-values.js'
import type { Plan } from './plan.js'
import type { DirectoryName } from './read-exif.js'
import { writeU16, writeU32 } from './tiff-directory.js'

/** What is done to the fields of EXIF that is carried whole. */
export interface ExifRules {
  /** Whether a field is left out; for one that points to a directory, with that directory. */
  drops(directory: DirectoryName, fieldTag: number): boolean
  /** What a number must become; undefined where it stays as it is. */
  numberOf(directory: DirectoryName, fieldTag: number): number | undefined
  readonly dropsThumbnail: boolean
}

type Fields = Readonly<Partial<Record<DirectoryName, readonly number[]>>>

/** Meanings of the values that belong to the colour space of the source. */
const colourFields: Fields = {
  ifd0: [tag.whitePoint, tag.primaryChromaticities, tag.transferFunction],
  exif: [tag.colourSpace, tag.gamma, tag.interopDirectory],
}

/** Places in the picture, in its old pixels. */
const placeFields: Fields = { exif: [tag.subjectArea, tag.subjectLocation] }

const strippedFields: Readonly<Record<string, Fields>> = {
  gps: { ifd0: [tag.gpsDirectory] },
  makernote: { ifd0: [tag.privateMakerNote], exif: [tag.makerNote] },
  comments: { ifd0: [tag.windowsComment], exif: [tag.userComment] },
  xmp: { ifd0: [tag.xmp] },
  iptc: { ifd0: [tag.iptc, tag.photoshop] },
}

const includes = (fields: Fields, directory: DirectoryName, fieldTag: number): boolean =>
  fields[directory]?.includes(fieldTag) === true

/** Rules for the policy `all`: everything but what would be untrue of the result. */
export function makeExifRules(plan: Plan): ExifRules {
  const dropped = plan.strip.flatMap((name) => strippedFields[name] ?? [])
  if (plan.pixelsChanged) dropped.push(placeFields)
  if (plan.colourConverted) dropped.push(colourFields)
  if (plan.copyright !== undefined) dropped.push({ ifd0: [tag.copyright] })
  const { width, height } = plan.size
  const numbers: Readonly<Record<DirectoryName, ReadonlyMap<number, number>>> = {
    ifd0: new Map([
      [tag.orientation, 1],
      [tag.imageWidth, width],
      [tag.imageLength, height],
    ]),
    exif: new Map([
      [tag.pixelWidth, width],
      [tag.pixelHeight, height],
    ]),
    gps: new Map(),
    interop: new Map([
      [tag.relatedWidth, width],
      [tag.relatedLength, height],
    ]),
  }
  return {
    drops: (directory, fieldTag) => dropped.some((fields) => includes(fields, directory, fieldTag)),
    numberOf: (directory, fieldTag) => numbers[directory].get(fieldTag),
    dropsThumbnail: plan.pixelsChanged || plan.strip.includes('thumbnail'),
  }
}

/** Type of a field that holds a number: its own where the number fits in. */
const typeForNumber = (fieldType: number, value: number): number =>
  fieldType === type.short && value <= 0xffff ? type.short : type.long

/** A field with one number. */
export function makeNumber(fieldTag: number, fieldType: number, value: number, little: boolean) {
  const numberType = typeForNumber(fieldType, value)
  const data = Buffer.alloc(numberType === type.short ? 2 : 4)
  const write = numberType === type.short ? writeU16 : writeU32
  write({ bytes: data, little }, 0, value)
  return { tag: fieldTag, type: numberType, count: 1, data } satisfies Value
}

/** The directories that are left out as a whole, since their pointer is. */
export function droppedDirectories(rules: ExifRules): ReadonlySet<DirectoryName> {
  const isDropped = (name: DirectoryName): boolean => {
    if (name === 'ifd0') return false
    const { parent, tag: pointer } = pointers[name]
    return rules.drops(parent, pointer) || isDropped(parent)
  }
  return new Set(directoryNames.filter(isDropped))
}

/** Applies the rules to values that are written anew. */
export function applyRules(values: ExifValues, rules: ExifRules, little: boolean): ExifValues {
  const gone = droppedDirectories(rules)
  return mapValues(values, (name, list) => {
    if (gone.has(name)) return []
    return list
      .filter((value) => !rules.drops(name, value.tag))
      .map((value) => {
        const number = rules.numberOf(name, value.tag)
        return number === undefined ? value : makeNumber(value.tag, value.type, number, little)
      })
  })
}
