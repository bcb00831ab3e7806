import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Sharp } from 'sharp'
import { makeScene } from '../../worker/samples/scene.js'

const made = new Map<string, Promise<Buffer>>()

/** Encodes a landscape once for all tests that want the same. */
function makeOnce(key: string, encode: () => Sharp): Promise<Buffer> {
  const known = made.get(key) ?? encode().toBuffer()
  made.set(key, known)
  return known
}

/** Bytes of a JPEG. */
export const makeJpeg = (width = 160, height = 120): Promise<Buffer> =>
  makeOnce(`jpeg ${width}x${height}`, () => makeScene(width, height).jpeg({ quality: 85 }))

/** Bytes of a PNG. */
export const makePng = (width = 160, height = 120): Promise<Buffer> =>
  makeOnce(`png ${width}x${height}`, () => makeScene(width, height).png())

/** A JPEG that cannot be decoded to its end. */
export async function makeBrokenJpeg(): Promise<Buffer> {
  const whole = await makeJpeg()
  return whole.subarray(0, Math.floor(whole.length / 2))
}

/** `000.jpg`, `001.jpg` and so on. */
export const numberedNames = (count: number, ending = '.jpg'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${String(index).padStart(3, '0')}${ending}`)

/** Writes the same bytes under each name, with the directories that the names need. */
export function writeFiles(directory: string, names: readonly string[], bytes: Uint8Array): void {
  for (const name of names) {
    const path = join(directory, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
}

/** Fills a directory with small JPEGs. @returns their names */
export async function writeJpegs(directory: string, count: number): Promise<readonly string[]> {
  const names = numberedNames(count)
  writeFiles(directory, names, await makeJpeg())
  return names
}
