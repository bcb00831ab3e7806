import { makeGifXmp } from './gif-blocks.js'
import { namesOf, namesWithout, type OutputBlocks, type Written } from './output-blocks.js'

const TRAILER = 0x3b

/** Puts blocks into a GIF, before its end. */
export function writeGif(bytes: Buffer, blocks: OutputBlocks): Written {
  if (bytes.at(-1) !== TRAILER) return { bytes, lost: namesOf(blocks) }
  const added = [...blocks.comments]
  if (blocks.xmp) added.push(makeGifXmp(blocks.xmp.text))
  const written = Buffer.concat([bytes.subarray(0, -1), ...added, Buffer.from([TRAILER])])
  // Extensions came with this version.
  if (added.length > 0) written.write('89a', 3, 'latin1')
  return { bytes: written, lost: namesWithout(blocks, 'XMP', 'comments') }
}
