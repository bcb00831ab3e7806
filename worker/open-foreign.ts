import { toDisplay, type BytePath } from '../shared/byte-path.js'
import type { Limits } from '../shared/limits.js'
import { nameForeignFormat } from './decoders/foreign-formats.js'
import { findDecoder } from './decoders/registry.js'
import { FileFailure } from './failure.js'
import { requireMemory } from './memory/admission.js'
import { foreignPeakBytes } from './memory/foreign-peak.js'
import type { OpenedSource, SourceOptions } from './opened-source.js'
import { probePicture, type Probe } from './probe.js'

/** What the file is instead of a picture, if that can be told, with what would help. */
function foreignFailure(path: BytePath, bytes: Buffer): FileFailure | undefined {
  const foreign = nameForeignFormat(bytes)
  if (!foreign) return undefined
  const hint = foreign.hint === undefined ? '' : `; ${foreign.hint}`
  return new FileFailure(
    'unsupported_format',
    `Expected a picture in a format that can be read in ${toDisplay(path)}, got ${foreign.name}${hint}`,
  )
}

const isTiff = (bytes: Buffer): boolean => /^(?:II|MM)/.test(bytes.toString('latin1', 0, 2))

async function probeReadable(path: BytePath, bytes: Buffer, limits: Limits): Promise<Probe> {
  // A camera's raw file is a TIFF as well, and sharp might take its thumbnail for the picture.
  const raw = isTiff(bytes) ? foreignFailure(path, bytes) : undefined
  if (raw) throw raw
  try {
    const probe = await probePicture(path, bytes, limits)
    // Drawings come by way of their own decoder or not at all.
    if (probe.facts.format !== 'svg') return probe
  } catch (error) {
    const unknown = error instanceof FileFailure && error.code === 'unsupported_format'
    throw (unknown ? foreignFailure(path, bytes) : undefined) ?? error
  }
  throw (
    foreignFailure(path, bytes) ??
    new FileFailure(
      'unsupported_format',
      `Expected a picture in ${toDisplay(path)}, got an SVG drawing; --allow-svg renders it`,
    )
  )
}

/**
 * Probes a picture that is none of the common ones, after making it over where sharp cannot read it.
 * @throws FileFailure that says what the file is instead of a picture, if that can be told
 */
export async function openForeign(
  path: BytePath,
  bytes: Buffer,
  options: SourceOptions,
): Promise<OpenedSource> {
  const { limits, memoryBytes } = options
  const decoder = findDecoder(bytes, options)
  if (!decoder) return { bytes, probe: await probeReadable(path, bytes, limits), losses: [] }
  const { png, isLossless, warnings } = await decoder.toPng(path, bytes, limits, (size) => {
    requireMemory(foreignPeakBytes(decoder.format, size, bytes.length), memoryBytes)
  })
  const probe = await probePicture(path, png, limits)
  const facts = { ...probe.facts, format: decoder.format, isLossless, isProgressive: false }
  return { bytes: png, probe: { ...probe, facts }, losses: warnings }
}
