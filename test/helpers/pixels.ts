import sharp from 'sharp'

/** The values of a picture as its file has them: no profile is applied, nothing is turned. */
export interface RawPicture {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly channels: number
}

export async function readPixels(bytes: Uint8Array): Promise<RawPicture> {
  const { data, info } = await sharp(bytes, { ignoreIcc: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}

/** Mean distance of the values of two pictures of one shape, in levels of 255. */
export async function meanDifference(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [first, second] = await Promise.all([readPixels(one), readPixels(other)])
  const shapes = [first, second].map(({ width, height, channels }) => [width, height, channels])
  if (String(shapes[0]) !== String(shapes[1])) return Infinity
  const sum = first.data.reduce(
    (total, value, index) => total + Math.abs(value - (second.data[index] ?? 0)),
    0,
  )
  return sum / first.data.length
}

/** One pixel, as the list of its values. */
export function pixelAt({ data, width, channels }: RawPicture, x: number, y: number): number[] {
  const at = (y * width + x) * channels
  return [...data.subarray(at, at + channels)]
}
