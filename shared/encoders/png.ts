import { effortWithin, onlyDefined, type Encode } from './encoder.js'

/**
 * Never passes `quality`, nor `effort` or `dither` by themselves: each of them makes sharp reduce the
 * picture to a palette.
 */
export const encodePng: Encode = (image, { options }) => {
  const { compressionLevel, adaptiveFiltering, progressive, pngColours: colours, dither } = options
  const effort = effortWithin(options.effort, 1, 10)
  const palette = colours === undefined ? { palette: false } : { palette: true, colours }
  return image.png({
    ...onlyDefined({ compressionLevel, adaptiveFiltering, progressive }),
    ...palette,
    ...(palette.palette ? onlyDefined({ dither, effort }) : {}),
  })
}
