import * as z from 'zod'

const count = z.int().min(1)

/** Node reads at most 2 GiB at once. */
export const MAX_FILE_BYTES = 2_000_000_000

/** libvips reads no more. */
export const MAX_FRAMES = 100_000

/** What a picture may cost, told with every job; both sides check it by this schema. */
export const limitsSchema = z.strictObject({
  /** Pixels of one frame. */
  framePixels: count,
  /** Pixels of all frames of a file. */
  filePixels: count,
  /** Frames or pages of a file. */
  frames: count.max(MAX_FRAMES),
  /** Bytes of a file. */
  fileBytes: count.max(MAX_FILE_BYTES),
})

export type Limits = Readonly<z.output<typeof limitsSchema>>

/** For pictures of one's own: what the libraries take. */
export const standardLimits: Limits = {
  // sharp's own limit, 0x3FFF².
  framePixels: 268_402_689,
  filePixels: 1_000_000_000,
  frames: MAX_FRAMES,
  fileBytes: MAX_FILE_BYTES,
}

/** For pictures of strangers: `--untrusted`. */
const untrustedLimits: Limits = {
  ...standardLimits,
  framePixels: 50_000_000,
  frames: 100,
  fileBytes: 50_000_000,
}

/** The flags of each limit, for messages. */
export const limitFlags = {
  framePixels: '--max-pixels',
  filePixels: '--max-file-pixels',
  frames: '--max-frames',
  fileBytes: '--max-bytes',
} as const satisfies Record<keyof Limits, string>

/** Limits as somebody gives them. */
interface GivenLimits {
  readonly untrusted: boolean
  readonly maxPixels?: number | undefined
  readonly maxFilePixels?: number | undefined
  readonly maxFrames?: number | undefined
  readonly maxBytes?: number | undefined
}

/** The limits of a job: a preset, and before it whatever was given by itself. */
export function resolveLimits(given: GivenLimits): Limits {
  const preset = given.untrusted ? untrustedLimits : standardLimits
  return {
    framePixels: given.maxPixels ?? preset.framePixels,
    filePixels: given.maxFilePixels ?? preset.filePixels,
    frames: given.maxFrames ?? preset.frames,
    fileBytes: given.maxBytes ?? preset.fileBytes,
  }
}
