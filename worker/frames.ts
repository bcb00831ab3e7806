import sharp, { type Raw, type Sharp } from 'sharp'
import type { PictureContext } from '../shared/operations/stages.js'
import { openPicture, spaceOf, type OpenOptions } from './open-picture.js'
import type { Make, Source, Staged } from './run-stages.js'

/** Frames one below the other, as sharp takes and gives them. */
interface Roll {
  readonly data: Buffer
  readonly raw: Raw & { readonly pageHeight: number }
}

type Space = ReturnType<typeof spaceOf>

const isDeep = (space: Space): boolean => space === 'rgb16' || space === 'grey16'

/** Opens bare samples; sharp tells their depth by the type of the array. */
const openRaw = (data: Buffer, raw: Raw, space: Space): Sharp =>
  sharp(isDeep(space) ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data, {
    raw,
    limitInputPixels: false,
  })

function readRaw(image: Sharp, space: Space) {
  if (space) image.toColourspace(space)
  const depth = isDeep(space) ? 'ushort' : 'uchar'
  return image.raw({ depth }).toBuffer({ resolveWithObject: true })
}

/** A picture of several frames, that can be opened frame by frame. */
export interface RollSource extends Source {
  readonly roll: Roll
}

function toSource(roll: Roll, frames: number, space: Space): RollSource {
  const { width, pageHeight: height, channels } = roll.raw
  const bytes = roll.data.length / frames
  return {
    ...{ roll, frames, isMade: true, isGrey: space === 'b-w' || space === 'grey16' },
    open: (frame) =>
      openRaw(
        roll.data.subarray(frame * bytes, (frame + 1) * bytes),
        { width, height, channels },
        space,
      ),
  }
}

/** Decodes all frames or pages. */
export async function openFrames(
  options: OpenOptions,
  frames: number,
  { source, outputFormat }: PictureContext,
): Promise<RollSource> {
  const space = spaceOf(source.isGrey, source, outputFormat)
  const image = openPicture(options, { animated: true, limitInputPixels: false })
  const { data, info } = await readRaw(image, space)
  const { width, height, channels } = info
  const roll: Roll = { data, raw: { width, height, channels, pageHeight: height / frames } }
  return toSource(roll, frames, space)
}

/** Runs the pipeline of every frame, one after the other. */
async function makeRoll({ frames, open }: Source, space: Space): Promise<RollSource> {
  const done: Buffer[] = []
  let raw: Raw = { width: 0, height: 0, channels: 1 }
  for (let frame = 0; frame < frames; frame += 1) {
    const { data, info } = await readRaw(open(frame), space)
    done.push(data)
    raw = { width: info.width, height: info.height, channels: info.channels }
  }
  const { width, height, channels } = raw
  const joined: Roll = {
    data: Buffer.concat(done),
    raw: { width, height: height * frames, channels, pageHeight: height },
  }
  return toSource(joined, frames, space)
}

/** Makes the pixels of all frames between two stages. */
export const makeFrames =
  ({ source, outputFormat }: PictureContext): Make =>
  (frames) =>
    makeRoll(frames, spaceOf(frames.isGrey, source, outputFormat))

/** Joins the frames into one picture, to be encoded. */
export async function joinFrames(
  original: RollSource,
  staged: Staged,
  { source, outputFormat }: PictureContext,
): Promise<Sharp> {
  const space = spaceOf(staged.isGrey, source, outputFormat)
  const unchanged = staged.changedBy.length === 0
  const { roll } = unchanged ? original : await makeRoll(staged, space)
  const joined = openRaw(roll.data, roll.raw, space)
  return space ? joined.toColourspace(space) : joined
}
