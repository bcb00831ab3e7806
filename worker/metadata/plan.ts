import type { OutputFormat } from '../../shared/formats.js'
import type { MetadataOptions } from '../../shared/operations/metadata.js'
import type { Size } from '../../shared/size.js'

/** What the metadata of one result must be like: what was asked for, and facts of the result. */
export interface Plan extends MetadataOptions {
  readonly outputFormat: OutputFormat
  readonly size: Size
  /** Whether anything but the encoding was done to the pixels. */
  readonly pixelsChanged: boolean
  /** Whether the values were converted to another colour space than that of the source. */
  readonly colourConverted: boolean
}
