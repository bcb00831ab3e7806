import sharp from 'sharp'
import type { OutputFormat } from '../../../../shared/formats.js'
import {
  carryMetadata,
  type Carried,
  type MetadataSource,
} from '../../../../worker/metadata/carry-metadata.js'
import { readValues, textOf } from '../../../../worker/metadata/exif-values.js'
import type { Plan } from '../../../../worker/metadata/plan.js'
import { readExif } from '../../../../worker/metadata/read-exif.js'
import { readSourceBlocks, type SourceBlocks } from '../../../../worker/metadata/source-blocks.js'
import { encode, size } from './encoded.js'
import { makePlan } from './plans.js'

/** A file as what is read of it before it is encoded anew. */
export async function asSource(format: string, bytes: Buffer): Promise<MetadataSource> {
  return { format, bytes, header: await sharp(bytes).metadata() }
}

/** Carries the metadata of a source into a small picture of a format. */
export const carry = async (
  format: OutputFormat,
  source: MetadataSource,
  plan: Partial<Plan> = {},
): Promise<Carried> =>
  carryMetadata(await encode(format), source, makePlan({ ...plan, outputFormat: format, size }))

/** What the result holds, read as if it were a source. */
export async function readBack(format: string, bytes: Buffer): Promise<SourceBlocks> {
  return readSourceBlocks(format, bytes, await sharp(bytes).metadata())
}

/** Texts of EXIF. */
export function texts(blocks: SourceBlocks): readonly (string | undefined)[] {
  const exif = blocks.exif && readExif(blocks.exif)
  if (!exif) return []
  const { ifd0, exif: details } = readValues(exif)
  return [...ifd0, ...details].filter(({ type }) => type === 2).map(textOf)
}
