import { tag, type } from './exif-tags.js'
import { readValues } from './exif-values.js'
import { readExif } from './read-exif.js'
import { readU16, readU32 } from './tiff-directory.js'

const CENTIMETRES_PER_INCH = 2.54
const MAX_DENSITY = 100_000

/** Pixels an inch as EXIF tells them, for formats that have no other place; undefined if it does not. */
export function readDensity(block: Buffer | undefined): number | undefined {
  const exif = block && readExif(block)
  if (!exif) return undefined
  const { ifd0 } = readValues(exif)
  const find = (wanted: number, fieldType: number) => {
    const value = ifd0.find((each) => each.tag === wanted && each.type === fieldType)
    return value && { bytes: value.data, little: exif.little }
  }
  const resolution = find(tag.xResolution, type.rational)
  const unit = find(tag.resolutionUnit, type.short)
  const unitCode = unit ? readU16(unit, 0) : 2
  if (!resolution || (unitCode !== 2 && unitCode !== 3)) return undefined
  const value = readU32(resolution, 0) / readU32(resolution, 4)
  const density = unitCode === 3 ? value * CENTIMETRES_PER_INCH : value
  return density >= 1 && density <= MAX_DENSITY ? density : undefined
}
