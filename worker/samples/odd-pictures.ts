import sharp from 'sharp'
import { makeScene, paintScene, type Pixels } from './scene.js'
import { ellipse, paintShapes } from './shapes.js'

/** Size of the odd pictures, in pixels: small, for they are made anew in every test. */
export const oddWidth = 96
export const oddHeight = 64

/** A ball that flies along an arc. */
function paintFrame(frame: number, frames: number): Pixels {
  const way = (frame + 0.5) / frames
  const ball = ellipse([0.15 + 1.2 * way, 0.2 + 2 * (way - 0.5) ** 2], [0.12, 0.12], [240, 122, 42])
  return paintShapes(oddWidth, oddHeight, [ellipse([0.75, 1.1], [1.2, 0.4], [84, 146, 80]), ball])
}

/**
 * An endless animation on a transparent ground, each of its frames different. The delays are 100,
 * 120, 140, ... ms, so that a lost or shuffled frame shows.
 */
export async function makeAnimation(format: 'gif' | 'webp', frames: number): Promise<Buffer> {
  const strip = Array.from({ length: frames }, (_, frame) => paintFrame(frame, frames).data)
  const delay = strip.map((_, frame) => 100 + 20 * frame)
  const animation = sharp(Buffer.concat(strip), {
    raw: { width: oddWidth, height: oddHeight * frames, channels: 4, pageHeight: oddHeight },
  })
  return format === 'gif'
    ? animation.gif({ delay, loop: 0 }).toBuffer()
    : animation.webp({ delay, loop: 0, lossless: true, effort: 0 }).toBuffer()
}

/** A PNG of 16 bits a channel, with a ramp that 8 bits cannot hold. */
export async function make16BitPng(): Promise<Buffer> {
  const { data } = paintScene(oddWidth, oddHeight)
  const deep = Uint16Array.from(data, (level, index) => level * 256 + (index % 256))
  return sharp(deep, { raw: { width: oddWidth, height: oddHeight, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer()
}

/** A JPEG in the four colours of print, with a CMYK profile. */
export async function makeCmykJpeg(): Promise<Buffer> {
  return makeScene(oddWidth, oddHeight)
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg({ quality: 90 })
    .toBuffer()
}
