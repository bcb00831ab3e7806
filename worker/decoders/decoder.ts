import type { BytePath } from '../../shared/byte-path.js'
import type { Limits } from '../../shared/limits.js'
import type { Size } from '../../shared/size.js'

/** A picture made over into a PNG that sharp reads, with the profile and the metadata it had. */
export interface Converted extends Size {
  readonly png: Buffer
  /** Whether the source stores its pixels without loss; the PNG always does. */
  readonly isLossless: boolean
  /** What the source has and the PNG has not, for people. */
  readonly warnings: readonly string[]
}

/** Reads one format that sharp cannot. */
export interface Decoder {
  /** As it is told to people. */
  readonly format: 'heic' | 'bmp' | 'ico' | 'svg'
  /** Whether the bytes are of this format: by content, never by name. */
  matches(bytes: Buffer): boolean
  /**
   * Calls `admit` with the size that it is about to decode, which throws where there is no room.
   * The result is upright: an EXIF orientation that is carried over says 1.
   * @throws FileFailure `corrupt`, `too_large`, `unsupported_format`, `out_of_memory`
   */
  toPng(
    path: BytePath,
    bytes: Buffer,
    limits: Limits,
    admit: (size: Size) => void,
  ): Promise<Converted> | Converted
}
