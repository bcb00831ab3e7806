import type { Probe } from './probe.js'

/** A picture as the pipeline takes it. */
export interface OpenedSource {
  /** The file's bytes, or those of a PNG made from them where sharp cannot read the format. */
  readonly bytes: Buffer
  readonly probe: Probe
  /** What the PNG has not of the source. */
  readonly losses: readonly string[]
}
