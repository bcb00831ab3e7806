import type { Size } from '../../shared/size.js'

/** Pixels as they lie in memory. */
export interface Raster extends Size {
  readonly frames: number
  readonly channels: number
  /** Bytes of a sample. */
  readonly sampleBytes: 1 | 2
}

/** What of a source decides how much memory it takes to read it. */
export interface SourceRaster extends Raster {
  readonly format: string
  /** Bytes of the file, and of the PNG made from it where sharp cannot read the format. */
  readonly fileBytes: number
  /** A progressive JPEG or an interlaced PNG. */
  readonly isProgressive: boolean
  readonly isLossless: boolean
  /** Samples a pixel of a JPEG: 1.5 for 4:2:0, 3 for 4:4:4. */
  readonly codedSamples: number
  /** Pixels across that become one while they are decoded; 1 where the format cannot do that. */
  readonly shrinkOnLoad: number
  /** Whether an EXIF orientation has the pixels turned. */
  readonly turns: boolean
}

/** What of a result decides how much memory it takes to write it. */
export interface ResultRaster extends Raster {
  readonly format: string
  readonly isLossless: boolean
  /** A progressive JPEG or an interlaced PNG. */
  readonly isProgressive: boolean
  readonly hasPalette: boolean
  /** Samples a pixel of a JPEG or an AVIF: 1.5 for 4:2:0, 3 for 4:4:4. */
  readonly codedSamples: number
}

/** One picture's way through the memory of a worker. */
export interface PeakFacts {
  readonly source: SourceRaster
  /** Pictures that are made between the stages of the pipeline. */
  readonly made: readonly Raster[]
  readonly result: ResultRaster
  /** Whether every pixel of the result is decoded again, since it replaces an original. */
  readonly decodesResult: boolean
}

/** Pixels of one frame. */
export const pixelsOf = ({ width, height }: Size): number => width * height

/** Bytes of all frames, unpacked. */
export const rasterBytesOf = (raster: Raster): number =>
  pixelsOf(raster) * raster.frames * raster.channels * raster.sampleBytes
