import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { makeScene } from '../../worker/samples/scene.js'

const WIDTH = 1000
const HEIGHT = 720
/** One in six takes 100 ms and more; the others keep a run short. */
const widths = [120, 320, 200, 640, 160, WIDTH]
const formats = ['jpeg', 'png', 'webp'] as const
/** More need not differ from each other. */
const DISTINCT = 60
/** Of a past that no clock of a test comes near, in seconds since the epoch. */
const TAKEN_AT = 1_500_000_000
const DAY_S = 86_400

let scene: Promise<Buffer> | undefined
const made = new Map<string, Promise<Buffer>>()

/** A part of the landscape that no other index has. */
async function makePicture(index: number): Promise<Buffer> {
  scene ??= makeScene(WIDTH, HEIGHT).raw().toBuffer()
  const whole = sharp(await scene, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
  const width = (widths[index % widths.length] ?? WIDTH) - (index % DISTINCT)
  const height = Math.round((width * HEIGHT) / WIDTH)
  const part = whole.extract({ left: index % DISTINCT, top: 0, width, height })
  return part.toFormat(formatOf(index), { quality: 85 }).toBuffer()
}

const formatOf = (index: number) => formats[index % formats.length] ?? 'jpeg'

/**
 * Fills a directory with pictures of different sizes and formats, in two folders, with permissions
 * and times of their own. @returns their names
 */
export async function writePictures(directory: string, count: number): Promise<readonly string[]> {
  const names: string[] = []
  for (const folder of ['.', 'sub']) mkdirSync(join(directory, folder), { recursive: true })
  for (let index = 0; index < count; index += 1) {
    const kind = index % DISTINCT
    const bytes = made.get(String(kind)) ?? makePicture(kind)
    made.set(String(kind), bytes)
    const ending = formatOf(kind).replace('jpeg', 'jpg')
    const folder = index % 4 === 3 ? 'sub/' : ''
    const name = `${folder}${String(index).padStart(5, '0')}.${ending}`
    const path = join(directory, name)
    writeFileSync(path, await bytes)
    chmodSync(path, index % 2 === 0 ? 0o644 : 0o600)
    utimesSync(path, TAKEN_AT, TAKEN_AT + index * DAY_S)
    names.push(name)
  }
  return names
}
