import { writeFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { paintScene } from '../worker/samples/scene.js'

const BAND_ROWS = 500

/** A scene with a sensor's noise, repeated downwards: far enough apart for every compressor. */
function paintBands(width: number, height: number, frames: number): Sharp {
  const band = paintScene(width, BAND_ROWS)
  const data = new Uint8Array(width * height * frames * 3)
  for (let at = 0; at < data.length; at += band.data.length) {
    data.set(band.data.subarray(0, data.length - at), at)
  }
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const
  return sharp(data, { raw, limitInputPixels: false })
}

const withAlpha = (scene: Sharp): Sharp => scene.ensureAlpha(0.5)
const turned = (scene: Sharp): Sharp => scene.withMetadata({ orientation: 6 })

/** Encoders by the name of the kind of picture that they make; the ending is that of the file. */
const kinds: Readonly<Record<string, (scene: Sharp) => Sharp>> = {
  'baseline.jpg': (scene) => scene.jpeg({ quality: 88 }),
  'full-chroma.jpg': (scene) => scene.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
  'grey.jpg': (scene) => scene.toColourspace('b-w').jpeg({ quality: 88 }),
  'progressive.jpg': (scene) => scene.jpeg({ quality: 88, progressive: true }),
  'turned.jpg': (scene) => turned(scene.jpeg({ quality: 88 })),
  'plain.png': (scene) => scene.png({ compressionLevel: 2 }),
  'alpha.png': (scene) => withAlpha(scene).png({ compressionLevel: 2 }),
  'deep.png': (scene) => scene.toColourspace('rgb16').png({ compressionLevel: 2 }),
  'interlaced.png': (scene) => scene.png({ compressionLevel: 2, progressive: true }),
  'lossy.webp': (scene) => scene.webp({ quality: 80, effort: 0 }),
  'lossless.webp': (scene) => scene.webp({ lossless: true, effort: 0 }),
  'strips.tif': (scene) => scene.tiff({ compression: 'lzw' }),
  'tiles.tif': (scene) => scene.tiff({ compression: 'deflate', tile: true }),
  'animated.gif': (scene) => scene.gif({ effort: 1, keepDuplicateFrames: true }),
  'animated.webp': (scene) => scene.webp({ quality: 80, effort: 0 }),
  'lossy.avif': (scene) => scene.avif({ quality: 50, effort: 0 }),
}

/** A picture of 24 bits without compression, as Windows has it. */
function makeBmp(width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const bmp = Buffer.alloc(54 + rowBytes * height, 120)
  bmp.fill(0, 0, 54).write('BM')
  bmp.writeUInt32LE(bmp.length, 2)
  bmp.writeUInt32LE(54, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(width, 18)
  bmp.writeInt32LE(height, 22)
  bmp.writeUInt16LE(1, 26)
  bmp.writeUInt16LE(24, 28)
  return bmp
}

const FRAMES = 40

/** Writes a picture of a kind with about so many megapixels; of an animation all frames together. */
export async function writePicture(path: string, kind: string, megapixels: number): Promise<void> {
  const frames = kind.startsWith('animated') ? FRAMES : 1
  const pixels = (megapixels * 1_000_000) / frames
  const width = Math.round(Math.sqrt((pixels * 4) / 3))
  const height = Math.round(Math.sqrt((pixels * 3) / 4))
  if (kind === 'plain.bmp') {
    await writeFile(path, makeBmp(width, height))
    return
  }
  const make = kinds[kind]
  if (!make) throw new RangeError(`Expected a kind of picture, got '${kind}'`)
  await make(paintBands(width, height, frames)).toFile(path)
}
