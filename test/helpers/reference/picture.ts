/** Pixels of four values from 0 to 1 each: red, green, blue as they are stored, and opacity. */
export type Pixel = readonly [red: number, green: number, blue: number, alpha: number]

/** A picture to reckon with, without any library. */
export interface ReferencePicture {
  readonly width: number
  readonly height: number
  /** In rows from the top left. */
  readonly pixels: readonly Pixel[]
}

export const at = ({ width, height, pixels }: ReferencePicture, x: number, y: number): Pixel => {
  const column = Math.min(Math.max(x, 0), width - 1)
  const row = Math.min(Math.max(y, 0), height - 1)
  return pixels[row * width + column] ?? [0, 0, 0, 0]
}

/** A picture whose pixels are reckoned from where they are. */
export const paint = (
  width: number,
  height: number,
  pixel: (x: number, y: number) => Pixel,
): ReferencePicture => ({
  ...{ width, height },
  pixels: Array.from({ length: width * height }, (_, index) =>
    pixel(index % width, Math.floor(index / width)),
  ),
})

export const mapPixels = (
  picture: ReferencePicture,
  change: (pixel: Pixel) => Pixel,
): ReferencePicture => ({ ...picture, pixels: picture.pixels.map(change) })

export const clamp = (value: number): number => Math.min(1, Math.max(0, value))

export const mapColours = (picture: ReferencePicture, change: (value: number) => number) =>
  mapPixels(picture, ([red, green, blue, alpha]) => [
    ...([clamp(change(red)), clamp(change(green)), clamp(change(blue))] as const),
    alpha,
  ])
