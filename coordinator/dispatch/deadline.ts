/**
 * Time that a picture may take when nobody says: generous, since a deadline that is too long costs
 * some idle time on a picture that hangs, and one that is too short costs a good picture. Slowest by
 * far is AVIF: four seconds of processor time a megapixel, so 40 s for 2.5 MB from a camera. Ten
 * times that leaves room for slow machines; the large base is for bytes that hold many pixels.
 */
const BASE_MS = 15 * 60_000
const MS_PER_BYTE = 60_000 / 1_000_000

/** Beyond deadlines: starting workers, waiting for their ends, copying a film by --copy-others. */
const STALL_GRACE_MS = 15 * 60_000

/**
 * Milliseconds that a worker may be on one picture.
 * @param timeoutMs what was asked for, Infinity for no deadline; undefined scales it by the size
 */
export const deadlineMs = (timeoutMs: number | undefined, bytes: number): number =>
  timeoutMs ?? BASE_MS + MS_PER_BYTE * bytes

/**
 * Milliseconds without any progress after which a run is ended: longer than all that ends by itself.
 * @param longestMs the longest deadline of the pictures in work; 0 where none is
 */
export const stallAfterMs = (longestMs: number): number => 2 * longestMs + STALL_GRACE_MS
