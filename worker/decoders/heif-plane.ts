import { HeifError, type HeifCalls } from './heif-calls.js'
import type { Raster } from './png-writer.js'

/** Numbers of libheif/heif_image.h. */
const colourspaces = { rgb: 1, monochrome: 2 } as const
const chromas = { monochrome: 0, rgb: 10, rgba: 11, deepRgb: 14, deepRgba: 15 } as const
const planes = { y: 0, interleaved: 10 } as const

interface PixelKind {
  readonly hasAlpha: boolean
  readonly isGrey: boolean
  readonly isDeep: boolean
}

interface Layout {
  readonly colourspace: number
  readonly chroma: number
  readonly plane: number
  readonly channels: 1 | 3 | 4
}

const layoutOf = ({ hasAlpha, isGrey, isDeep }: PixelKind): Layout => {
  if (isGrey && !hasAlpha) {
    const { monochrome: chroma } = chromas
    return { colourspace: colourspaces.monochrome, chroma, plane: planes.y, channels: 1 }
  }
  const rgb = { colourspace: colourspaces.rgb, plane: planes.interleaved }
  return hasAlpha
    ? { ...rgb, chroma: isDeep ? chromas.deepRgba : chromas.rgba, channels: 4 }
    : { ...rgb, chroma: isDeep ? chromas.deepRgb : chromas.rgb, channels: 3 }
}

/** Widens values of some bits, little-endian, to 16 bits, big-endian, white staying white. */
function widen(data: Buffer, bits: number): void {
  const max = 2 ** bits - 1
  const widened = Uint16Array.from({ length: max + 1 }, (_, value) =>
    Math.round((value * 65_535) / max),
  )
  for (let at = 0; at < data.length; at += 2) {
    data.writeUInt16BE(widened[Math.min(data.readUInt16LE(at), max)] ?? 0, at)
  }
}

/** Decodes the picture of a handle. @throws HeifError, also where libheif had to make pixels up */
export function readHeifPlane(calls: HeifCalls, handle: number, kind: PixelKind): Raster {
  const { libheif } = calls
  const { colourspace, chroma, plane, channels } = layoutOf(kind)
  const [image] = calls.fetch((error, out) => {
    libheif._heif_decode_image(error, handle, out, colourspace, chroma, 0)
  })
  const warning = calls.allocate(12)
  if (libheif._heif_image_get_decoding_warnings(image, 0, warning, 1) > 0) {
    const text = calls.readText(calls.readInteger(warning + 8))
    throw new HeifError(calls.readInteger(warning), calls.readInteger(warning + 4), text)
  }
  const width = libheif._heif_image_get_width(image, plane)
  const height = libheif._heif_image_get_height(image, plane)
  const bits = libheif._heif_image_get_bits_per_pixel_range(image, plane)
  const rowBytes = width * channels * (bits > 8 ? 2 : 1)
  const stride = calls.allocate(4)
  const address = libheif._heif_image_get_plane_readonly(image, plane, stride) >>> 0
  const strideBytes = calls.readInteger(stride)
  const data = Buffer.allocUnsafe(rowBytes * height)
  for (let y = 0; y < height; y++) {
    data.set(calls.view(address + y * strideBytes, rowBytes), y * rowBytes)
  }
  if (bits > 8) widen(data, bits)
  return { data, width, height, channels, bitDepth: bits > 8 ? 16 : 8 }
}
