import type { Limits } from '../shared/limits.js'
import type { Probe } from './probe.js'

export interface SourceOptions {
  /** Render SVG drawings. */
  readonly allowSvg: boolean
  readonly limits: Limits
  /** Bytes of memory that making the picture over may be expected to take; undefined for no limit. */
  readonly memoryBytes?: number | undefined
}

/** A picture as the pipeline takes it. */
export interface OpenedSource {
  /** The file's bytes, or those of a PNG made from them where sharp cannot read the format. */
  readonly bytes: Buffer
  readonly probe: Probe
  /** What the PNG has not of the source. */
  readonly losses: readonly string[]
}
