import type { OutputFormat } from '../../shared/formats.js'
import { aquarium, fish, poster } from './drawings.js'
import { orientations, storeOriented, type Orientation } from './orientation.js'
import { makeScene, paintScene, toSharp, type Pixels, type SceneOptions } from './scene.js'
import { paintShapes, type Shape } from './shapes.js'

/** One file of the set of samples. */
export interface SampleFile {
  /** Path below the directory of the set, with '/' between its parts. */
  readonly name: string
  readonly format: OutputFormat | 'text'
  /** Pixels as displayed; 0 for text. */
  readonly width: number
  readonly height: number
  /** Cannot be decoded to its end. */
  readonly broken: boolean
}

/** A sample with the way to make its bytes, the same ones every time. */
export interface Sample extends SampleFile {
  readonly encode: () => Promise<Uint8Array>
}

const picture = (
  name: string,
  format: OutputFormat,
  [width, height]: readonly [number, number],
  encode: (width: number, height: number) => Promise<Uint8Array>,
): Sample => ({
  name,
  format,
  width,
  height,
  broken: false,
  encode: () => encode(width, height),
})

const drawing = (width: number, height: number, shapes: readonly Shape[]) =>
  toSharp(paintShapes(width, height, shapes))

/** A JPEG as cameras write it: EXIF, and for pictures that are not held upright the orientation. */
const encodePhoto = (stored: Pixels, orientation: Orientation): Promise<Buffer> =>
  toSharp(stored)
    .withExif({
      IFD0: { Make: 'image-ray', Model: 'Sample camera', Copyright: 'Public domain' },
      IFD2: { DateTimeOriginal: '2024:07:14 09:30:00' },
    })
    .withMetadata({ orientation })
    .jpeg({ quality: 88 })
    .toBuffer()

/** The same upright photo in the eight ways in which a camera can store it. */
function listOrientedPhotos(): Sample[] {
  let painted: Pixels | undefined
  return orientations.map((orientation) =>
    picture(`photo-orientation-${orientation}.jpg`, 'jpeg', [640, 480], (width, height) => {
      painted ??= paintScene(width, height)
      return encodePhoto(storeOriented(painted, orientation), orientation)
    }),
  )
}

const encodeJpeg = (width: number, height: number, options: SceneOptions): Promise<Buffer> =>
  makeScene(width, height, options).jpeg({ quality: 85 }).toBuffer()

const brokenPhoto: Sample = {
  ...picture('broken.jpg', 'jpeg', [480, 320], async (width, height) => {
    const whole = await encodeJpeg(width, height, { seed: 7 })
    return whole.subarray(0, Math.floor(whole.length / 2))
  }),
  broken: true,
}

const notes: Sample = {
  name: 'notes.txt',
  format: 'text',
  width: 0,
  height: 0,
  broken: false,
  encode: () =>
    Promise.resolve(Buffer.from('Sample pictures of image-ray. All of them are drawn.\n')),
}

/** Everything in the set: what users have on their disks, in small. */
export const listSamples = (): readonly Sample[] => [
  ...listOrientedPhotos(),
  picture('camera.jpg', 'jpeg', [2400, 1600], (width, height) =>
    makeScene(width, height, { seed: 5 })
      .withIccProfile('srgb')
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      .toBuffer(),
  ),
  picture('graphic.png', 'png', [480, 320], (width, height) =>
    drawing(width, height, poster).removeAlpha().png().toBuffer(),
  ),
  picture('animals/transparent.png', 'png', [400, 300], (width, height) =>
    drawing(width, height, fish).png().toBuffer(),
  ),
  picture('animals/palette.gif', 'gif', [400, 300], (width, height) =>
    drawing(width, height, aquarium).removeAlpha().gif({ colours: 64 }).toBuffer(),
  ),
  picture('trips/2023/grey.jpg', 'jpeg', [480, 360], (width, height) =>
    makeScene(width, height, { seed: 3 }).toColourspace('b-w').jpeg({ quality: 85 }).toBuffer(),
  ),
  picture('trips/2023/scan.tiff', 'tiff', [360, 480], (width, height) =>
    makeScene(width, height, { seed: 4, mood: 'autumn' }).tiff({ compression: 'lzw' }).toBuffer(),
  ),
  picture('trips/2024/Zürich am See.jpg', 'jpeg', [800, 533], (width, height) =>
    encodeJpeg(width, height, { seed: 2, mood: 'dusk' }),
  ),
  picture('trips/2024/lossy.webp', 'webp', [640, 360], (width, height) =>
    makeScene(width, height, { seed: 6, mood: 'autumn' }).webp({ quality: 80 }).toBuffer(),
  ),
  picture('trips/2024/lossless.webp', 'webp', [320, 240], (width, height) =>
    makeScene(width, height, { seed: 8 }).webp({ lossless: true, effort: 2 }).toBuffer(),
  ),
  picture('trips/2024/modern.avif', 'avif', [320, 214], (width, height) =>
    makeScene(width, height, { seed: 9, mood: 'dusk' }).avif({ quality: 60, effort: 1 }).toBuffer(),
  ),
  brokenPhoto,
  notes,
]
