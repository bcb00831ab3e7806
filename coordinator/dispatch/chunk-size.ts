/** Work that a chunk should hold: long enough to hide the wire, short enough for a level finish. */
const TARGET_CHUNK_MS = 250
/** A picture expected to take this long goes alone. */
const ALONE_FROM_MS = 100
const MAX_CHUNK_FILES = 32

/** Before anything is measured: a small JPEG takes about 5 ms, a camera's about 30 ms a megabyte. */
const FIRST_FILE_MS = 4
const FIRST_MS_PER_BYTE = 30 / 1_000_000
/** Share of a new measurement in the estimate. */
const WEIGHT = 0.1

/**
 * Guesses how long pictures take, from their bytes and from how wrong the guesses were so far.
 * Formats and operations differ by more than ten times, so the correction matters more than the
 * first numbers.
 */
export class CostModel {
  #correction = 1

  /** Expected milliseconds for a file of so many bytes. */
  estimateMs(bytes: number): number {
    return this.#correction * (FIRST_FILE_MS + FIRST_MS_PER_BYTE * bytes)
  }

  /** Takes in what a file really took. */
  learn(bytes: number, tookMs: number): void {
    const guessMs = FIRST_FILE_MS + FIRST_MS_PER_BYTE * bytes
    this.#correction += WEIGHT * (tookMs / guessMs - this.#correction)
  }
}

/**
 * Work that the next chunk should hold, in milliseconds: less and less near the end, so that the
 * last chunks of all workers end at about the same time.
 * @param remainingMs expected work that nobody has taken; Infinity while the end is not in sight
 */
export const chunkTargetMs = (remainingMs: number, workers: number): number =>
  Math.min(TARGET_CHUNK_MS, remainingMs / (2 * workers))

/**
 * Whether one more file that costs `nextMs` belongs into a chunk of `files` that cost `chunkMs`;
 * the first always does.
 */
export function belongsInChunk(
  files: number,
  chunkMs: number,
  nextMs: number,
  targetMs: number,
): boolean {
  if (files === 0) return true
  if (files >= MAX_CHUNK_FILES || nextMs >= ALONE_FROM_MS) return false
  return chunkMs + nextMs <= targetMs
}

/**
 * Sizes of exactly `chunks` chunks for `files` files, as even as can be; fewer where there are fewer
 * files than chunks, since a chunk is never empty.
 */
export function splitEvenly(files: number, chunks: number): readonly number[] {
  const count = Math.min(files, chunks)
  return Array.from(
    { length: count },
    (_, index) => Math.floor(((index + 1) * files) / count) - Math.floor((index * files) / count),
  )
}
