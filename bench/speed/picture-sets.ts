import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp, { type Sharp } from 'sharp'
import { makeScene } from '../../worker/samples/scene.js'

/** A folder of pictures, and what is to be done with them. */
export interface PictureSet {
  readonly name: string
  readonly title: string
  readonly count: number
  readonly width: number
  readonly height: number
  readonly quality?: number
  /** The ending of every file; undefined where there are several. */
  readonly ending?: string
  readonly make: (index: number, photos: readonly string[]) => Promise<[name: string, Sharp]>
}

/** Photos that a checkout may have beside it: `../shared/photos`, seen from dist/bench/speed. */
const photosBeside = fileURLToPath(new URL('../../../../shared/photos', import.meta.url))

/** As regular as random numbers and the same each time: 0 to 1. */
const vary = (index: number, salt: number): number => (index * 0.6180339887 + salt * 0.377) % 1

const numbered = (index: number, ending: string): string =>
  `${String(index).padStart(5, '0')}.${ending}`

/** Another cut of one of the photos, scaled to `megapixels`; a drawn scene where there are none. */
async function cutPicture(
  index: number,
  photos: readonly string[],
  megapixels: number,
): Promise<Sharp> {
  const height = Math.round(Math.sqrt((megapixels * 1e6) / 1.5))
  const width = Math.round(height * 1.5)
  const photo = photos[index % photos.length]
  if (photo === undefined) return makeScene(width, height, { seed: index + 1 })
  const { autoOrient } = await sharp(photo).metadata()
  const part = 0.7 + 0.3 * vary(index, 1)
  const cut = {
    width: Math.floor(autoOrient.width * part),
    height: Math.floor(autoOrient.height * part),
  }
  return sharp(photo)
    .autoOrient()
    .extract({
      left: Math.floor((autoOrient.width - cut.width) * vary(index, 2)),
      top: Math.floor((autoOrient.height - cut.height) * vary(index, 3)),
      ...cut,
    })
    .resize(width, height, { fit: 'cover' })
}

const exif = {
  IFD0: { Make: 'image-ray', Model: 'bench', Copyright: 'nobody' },
  IFD2: { DateTimeOriginal: '2026:11:22 19:00:00', ISO: '100' },
}

export const pictureSets: readonly PictureSet[] = [
  {
    name: 'camera',
    title: '200 camera JPEGs of 6 to 12 MP to 800x600, quality 80',
    ...{ count: 200, width: 800, height: 600, quality: 80, ending: 'jpg' },
    async make(index, photos) {
      const picture = await cutPicture(index, photos, 6 + 6 * vary(index, 4))
      return [
        numbered(index, 'jpg'),
        picture.withIccProfile('srgb').withExif(exif).jpeg({ quality: 92 }),
      ]
    },
  },
  {
    name: 'small',
    title: '2,000 JPEGs of 0.2 MP to 256x256, quality 80',
    ...{ count: 2_000, width: 256, height: 256, quality: 80, ending: 'jpg' },
    async make(index, photos) {
      const picture = await cutPicture(index, photos, 0.15 + 0.1 * vary(index, 4))
      return [
        numbered(index, 'jpg'),
        (index % 2 === 0 ? picture.withIccProfile('srgb') : picture).jpeg({ quality: 85 }),
      ]
    },
  },
  {
    name: 'png',
    title: '100 PNGs of 0.4 to 8 MP to 800x600',
    ...{ count: 100, width: 800, height: 600, ending: 'png' },
    async make(index, photos) {
      const picture = await cutPicture(index, photos, 0.4 + 7.6 * vary(index, 4) ** 2)
      return [numbered(index, 'png'), picture.png({ compressionLevel: 6 })]
    },
  },
  {
    name: 'mixed',
    title: '20 JPEGs, PNGs and WebPs of 0.2 to 10 MP to 800x600',
    ...{ count: 20, width: 800, height: 600 },
    async make(index, photos) {
      const picture = await cutPicture(index, photos, 0.2 + 9.8 * vary(index, 4) ** 2)
      if (index % 4 === 0) return [numbered(index, 'png'), picture.png({ compressionLevel: 6 })]
      if (index % 4 === 1) return [numbered(index, 'webp'), picture.webp({ effort: 0 })]
      return [numbered(index, 'jpg'), picture.withExif(exif).jpeg({ quality: 92 })]
    },
  },
]

async function listPhotos(): Promise<readonly string[]> {
  if (!existsSync(photosBeside)) return []
  const entries = await readdir(photosBeside, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.jpg'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
}

/** Makes the pictures of a set, unless an earlier run did. @returns the folder that holds them */
export async function prepareSet(set: PictureSet, cacheDir: string): Promise<string> {
  const directory = join(cacheDir, set.name)
  if (existsSync(directory)) return directory
  console.error(`Making ${set.title} in ${directory}`)
  const unfinished = `${directory}.making`
  await mkdir(unfinished, { recursive: true })
  const photos = await listPhotos()
  for (let index = 0; index < set.count; index++) {
    const [name, picture] = await set.make(index, photos)
    await writeFile(join(unfinished, name), await picture.toBuffer())
  }
  await rename(unfinished, directory)
  return directory
}
