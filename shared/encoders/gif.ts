import { effortWithin, onlyDefined, type Encode } from './encoder.js'

export const encodeGif: Encode = (image, { options, source }) => {
  const {
    gifColours: colours,
    dither,
    progressive,
    interFrameMaxError,
    interPaletteMaxError,
  } = options
  return image.gif({
    // Frames are counted when the result is verified.
    keepDuplicateFrames: true,
    ...onlyDefined({
      ...{ colours, dither, progressive, interFrameMaxError, interPaletteMaxError },
      effort: effortWithin(options.effort, 1, 10),
      ...source.animation,
    }),
  })
}
