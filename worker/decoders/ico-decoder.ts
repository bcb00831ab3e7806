import type { BytePath } from '../../shared/byte-path.js'
import type { Limits } from '../../shared/limits.js'
import { checkInputSize } from '../limits.js'
import type { Decoder } from './decoder.js'
import { readDibHeader, type DibHeader } from './dib-header.js'
import { decodeDib, readRows, rowBytesOf } from './dib-pixels.js'
import { isIcon, listIconEntries } from './ico-entries.js'
import { writePng, type Raster } from './png-writer.js'
import { refuse } from './refuse.js'

/** In an icon the fourth byte of a pixel is alpha, though the header does not say so. */
const ICON_MASKS = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0xff000000 } as const

/** Transparent where the mask, one bit a pixel, is set. A mask that is cut off hides nothing. */
function applyMask(path: BytePath, raster: Raster, mask: Buffer, isTopDown: boolean): Raster {
  const { width, height, data: colours } = raster
  const data = Buffer.alloc(width * height * 4, 255)
  for (let from = 0, to = 0; from < colours.length; from += 3, to += 4) {
    data.set(colours.subarray(from, from + 3), to)
  }
  if (mask.length >= rowBytesOf(width, 1) * height) {
    let at = 3
    for (const row of readRows(path, mask, { width, height, bits: 1, isTopDown }, 0)) {
      for (let x = 0; x < width; x++, at += 4) {
        if (((row[x >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0) data[at] = 0
      }
    }
  }
  return { ...raster, data, channels: 4 }
}

/** A bitmap without file header: the pixels, then their mask; its height counts both. */
function decodeIconBitmap(path: BytePath, bytes: Buffer, limits: Limits): Raster {
  const doubled = readDibHeader(path, bytes, 0, limits)
  const header: DibHeader = {
    ...doubled,
    height: Math.floor(doubled.height / 2),
    masks: doubled.bits === 32 ? ICON_MASKS : doubled.masks,
  }
  const { width, height, bits, isTopDown, compression } = header
  if (height === 0 || compression !== 'none') {
    refuse('corrupt', path, 'a plain bitmap in the icon', `${compression}, ${height} rows`)
  }
  const start = header.paletteAt + header.paletteCount * header.paletteEntryBytes
  const { raster } = decodeDib(path, bytes, header, start, false)
  if (raster.channels === 4) return raster
  const mask = bytes.subarray(start + rowBytesOf(width, bits) * height)
  return applyMask(path, raster, mask, isTopDown)
}

const decodeIcon: Decoder['toPng'] = (path, bytes, limits, admit) => {
  const [entry, ...others] = listIconEntries(bytes)
  if (!entry?.isWhole) return refuse('corrupt', path, 'a whole icon', `${bytes.length} bytes`)
  checkInputSize(path, entry, 1, limits)
  admit(entry)
  const raster = entry.isPng ? undefined : decodeIconBitmap(path, entry.bytes, limits)
  const { width, height } = raster ?? entry
  return {
    png: raster ? writePng(raster) : entry.bytes,
    ...{ width, height, isLossless: true },
    warnings:
      others.length > 0 ? [`Smaller sizes of the icon were left out (${others.length})`] : [],
  }
}

/** Windows icons: of their pictures the largest, and of those the deepest. */
export const icoDecoder: Decoder = { format: 'ico', matches: isIcon, toPng: decodeIcon }
