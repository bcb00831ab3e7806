import { crc32, deflateSync } from 'node:zlib'
import type { Size } from '../../shared/size.js'
import { storeRows } from './stored-zlib.js'

/** Pixels by rows without gaps; 16-bit values are big-endian, as PNG has them. */
export interface Raster extends Size {
  readonly data: Uint8Array
  /** 1 grey, 3 RGB, 4 RGB with alpha that is not multiplied in. */
  readonly channels: 1 | 3 | 4
  readonly bitDepth: 8 | 16
}

/** What a PNG carries beside its pixels. */
export interface PngExtras {
  readonly icc?: Uint8Array | undefined
  /** From the TIFF header on, without 'Exif\0\0'. */
  readonly exif?: Uint8Array | undefined
  readonly xmp?: Uint8Array | undefined
  /** Pixels a metre. */
  readonly density?: { readonly x: number; readonly y: number } | undefined
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const colourTypes = { 1: 0, 3: 2, 4: 6 } as const
/** A chunk holds at most 2^31-1 bytes; decoders like smaller ones. */
const MAX_IDAT_BYTES = 2 ** 26

function makeChunk(type: string, data: Uint8Array): readonly Uint8Array[] {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length)
  head.write(type, 4, 'latin1')
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(data, crc32(head.subarray(4))))
  return [head, data, check]
}

function makeHeader({ width, height, channels, bitDepth }: Raster): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([bitDepth, colourTypes[channels]], 8)
  return header
}

function makeDensity({ x, y }: { readonly x: number; readonly y: number }): Buffer {
  const density = Buffer.alloc(9)
  density.writeUInt32BE(x)
  density.writeUInt32BE(y, 4)
  density[8] = 1
  return density
}

const makeProfile = (icc: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(icc)])

const makeXmp = (xmp: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp])

function* splitIdat({ data, height }: Raster): Generator<Uint8Array> {
  const packed = storeRows(data, height)
  for (let at = 0; at < packed.length; at += MAX_IDAT_BYTES) {
    yield* makeChunk('IDAT', packed.subarray(at, at + MAX_IDAT_BYTES))
  }
}

/**
 * Writes a PNG (W3C PNG, third edition), fast and uncompressed: it is made to be decoded at once.
 * @throws TypeError where the pixels do not fill the size exactly
 */
export function writePng(raster: Raster, extras: PngExtras = {}): Buffer {
  const { width, height, channels, bitDepth, data } = raster
  const wanted = width * height * channels * (bitDepth / 8)
  if (wanted === 0 || data.length !== wanted) {
    throw new TypeError(`Expected ${wanted} bytes of pixels, got ${data.length}`)
  }
  const { icc, exif, xmp, density } = extras
  return Buffer.concat([
    SIGNATURE,
    ...makeChunk('IHDR', makeHeader(raster)),
    ...(icc ? makeChunk('iCCP', makeProfile(icc)) : []),
    ...(density ? makeChunk('pHYs', makeDensity(density)) : []),
    ...(exif ? makeChunk('eXIf', exif) : []),
    ...(xmp ? makeChunk('iTXt', makeXmp(xmp)) : []),
    ...splitIdat(raster),
    ...makeChunk('IEND', new Uint8Array()),
  ])
}
