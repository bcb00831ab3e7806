import sharp from 'sharp'
import type { PictureContext } from '../shared/operations/stages.js'
import {
  attachProfile,
  openPicture,
  spaceOf,
  writesProfile,
  type OpenOptions,
} from './open-picture.js'
import type { Make, Source } from './run-stages.js'

/** A picture of one frame, from its file. */
export const openStill = (opened: OpenOptions, isGrey: boolean): Source => ({
  frames: 1,
  isMade: false,
  isGrey,
  open: () => openPicture(opened),
})

/**
 * Makes all pixels between two stages. They are held as an uncompressed TIFF, since bare samples
 * would lose the profile that belongs to them.
 */
export const makeStills =
  ({ colour }: OpenOptions, context: PictureContext): Make =>
  async (source) => {
    const image = source.open(0)
    const space = spaceOf(source.isGrey, context.source, context.outputFormat)
    if (space) image.toColourspace(space)
    const tiff = await attachProfile(image, colour).tiff({ compression: 'none' }).toBuffer()
    return {
      frames: 1,
      isMade: true,
      isGrey: source.isGrey,
      open: () => {
        const made = sharp(tiff, { ignoreIcc: true, limitInputPixels: false })
        return writesProfile(colour) ? made.keepIccProfile() : made
      },
    }
  }
