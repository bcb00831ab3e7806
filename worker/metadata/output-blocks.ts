import { resourceId, type Resource } from './photoshop-resources.js'
import type { XmpPacket } from './xmp-packet.js'

/** What is to be put into an encoded picture. */
export interface OutputBlocks {
  /** Without the mark of JPEG. */
  readonly exif?: Buffer | undefined
  readonly xmp?: XmpPacket | undefined
  readonly resources: readonly Resource[]
  /** In the form of the output format. */
  readonly comments: readonly Buffer[]
  /** Pixels an inch. */
  readonly density?: number | undefined
}

/** Names of blocks, as people are told of them. */
export type BlockName = 'EXIF' | 'XMP' | 'extended XMP' | 'IPTC' | 'Photoshop data' | 'comments'

/** The encoded picture with its blocks, and the names of those that found no place. */
export interface Written {
  readonly bytes: Buffer
  readonly lost: readonly BlockName[]
}

const iptcIds: readonly number[] = [resourceId.iptc, resourceId.iptcDigest]

/** The names of all blocks that there are. */
export function namesOf(blocks: OutputBlocks): readonly BlockName[] {
  const names: BlockName[] = []
  if (blocks.exif) names.push('EXIF')
  if (blocks.xmp) names.push('XMP')
  if (blocks.xmp?.extension) names.push('extended XMP')
  const [iptc, others] = [true, false].map((wanted) =>
    blocks.resources.some(({ id }) => iptcIds.includes(id) === wanted),
  )
  if (iptc) names.push('IPTC')
  if (others) names.push('Photoshop data')
  if (blocks.comments.length > 0) names.push('comments')
  return names
}

/** The names of all blocks but those that the format has a place for. */
export const namesWithout = (blocks: OutputBlocks, ...placed: readonly BlockName[]) =>
  namesOf(blocks).filter((name) => !placed.includes(name))
