import type { Sharp } from 'sharp'
import type * as z from 'zod'
import type { Gravity } from '../gravity.js'
import type { Step } from '../result.js'
import type { Region, Size } from '../size.js'
import type { SharpPlace } from './sharp-order.js'

/** Facts of the picture that an operation may need; all of them read from its header. */
export interface SourceFacts extends Size {
  /** Format by content: 'jpeg', 'png', ... */
  readonly format: string
  /** EXIF orientation, 1 to 8; 1 is upright. Width and height are as displayed. */
  readonly orientation: number
  readonly hasAlpha: boolean
  readonly isGrey: boolean
  /** Bits a channel. */
  readonly bitDepth: number
  /** Whether the pixels are stored without loss; undefined where the header does not tell. */
  readonly isLossless: boolean
  /** Estimated JPEG quality, 1 to 100, and '4:4:4'-like subsampling; only for JPEG. */
  readonly jpegQuality?: number | undefined
  readonly chromaSubsampling?: string | undefined
  /** Whether the source JPEG or PNG is progressive. */
  readonly isProgressive: boolean
  /** Compression of a TIFF by name: 'lzw', 'deflate', ... */
  readonly compression?: string | undefined
  /** Timing of an animation that stays one: delays in milliseconds, repeats (0 for ever). */
  readonly animation?: { readonly delay: number[]; readonly loop: number } | undefined
}

/** What crop, fit, rotate, extend and flatten share. */
export interface Canvas {
  /** Colour of what the picture does not cover; undefined for the one that suits it best. */
  readonly background: string | undefined
  /** The side or the part that is kept or kept to. */
  readonly gravity: Gravity
  /** Whether transparency is given up though the output could have it. */
  readonly flattens: boolean
}

/** What an operation is told while the pipeline is built. */
export interface StepContext {
  readonly source: SourceFacts
  /** Size of the picture as it reaches this step. */
  readonly size: Size
  /** Whether it is grey as it reaches this step. */
  readonly isGrey: boolean
  readonly canvas: Canvas
  /** What the step keeps, where it looks for that in the pixels. */
  readonly region?: Region
  /** Format of the file to be written. */
  readonly outputFormat: string
  /** Notes a loss or an oddity in the file's result. */
  readonly warn: (message: string) => void
}

/**
 * One thing that can be done to a picture, told once: flags, help, JSON Schema, README table and
 * validation on both sides of the wire are made from this declaration.
 */
export interface Operation<Schema extends z.ZodObject = z.ZodObject, Name extends string = string> {
  readonly name: Name
  /** One sentence without a full stop. */
  readonly summary: string
  /** Strict object; every field carries `.meta({ description })`, see `FieldMeta`. */
  readonly schema: Schema
  /** Runs even when no option of it was given. */
  readonly always?: boolean
  /** Only writes the picture: does not count as a change of its pixels. */
  readonly encodes?: boolean
  /**
   * Where sharp does it within one pipeline; left out by what is done around the pipeline. The
   * pixels are made in between where a step comes after one that sharp would do later.
   */
  readonly place?: SharpPlace
  /** The last place that it takes, where it takes several. */
  lastPlace?(options: z.output<Schema>): SharpPlace
  /**
   * Looks for the region to keep, where the pixels decide: in the first frame of an animation, or
   * in all of them for a region that holds all that was found. `apply` is told it.
   */
  readonly locate?: {
    readonly frames: 'first' | 'all'
    /** Whether these options ask for it; always when left out. */
    isNeeded?(options: z.output<Schema>, context: StepContext): boolean
    find(image: Sharp, options: z.output<Schema>, context: StepContext): Promise<Region>
  }
  /**
   * Whether sharp works on colours multiplied by their opacity for it, which other steps in the same
   * pipeline would then meet: those that `needPlainColours` get a pipeline of their own.
   */
  readonly premultiplies?: boolean
  readonly needsPlainColours?: boolean
  /** What the picture is after it, whatever it was before; a grey one stays grey when left out. */
  readonly turns?: 'grey' | 'colour'
  /** What is wrong with options that are each right by themselves; `steps` are those of the run. */
  conflict?(options: z.output<Schema>, steps: readonly Step[]): string | undefined
  /** Whether these options would change nothing about this picture; such a step is left out. */
  isNoOp?(options: z.output<Schema>, context: StepContext): boolean
  /** Whether it paints with sRGB colours of its own, so that others must be converted first. */
  bringsColours?(options: z.output<Schema>, context: StepContext): boolean
  /** Size of the picture after this step; the same as before when left out. */
  resultSize?(options: z.output<Schema>, context: StepContext): Size
  /** Adds the step to the sharp pipeline. Without side effects and without state. */
  apply(image: Sharp, options: z.output<Schema>, context: StepContext): Sharp
}

/** What `.meta()` of a field may say; everything beside the description has a default. */
export interface FieldMeta {
  readonly description: string
  /** Flag without dashes; `operation-field` when left out. */
  readonly flag?: string
  /** Name of the value in the help, 'size' in `--resize <size>`. */
  readonly value?: string
  /** A list whose values may be given in one text, separated by commas. */
  readonly separated?: boolean
}

/**
 * Declares an operation.
 * @example
 * export const blur = defineOperation({
 *   name: 'blur',
 *   summary: 'Blur the picture',
 *   schema: z.strictObject({ sigma: z.number().min(0.3).max(1000).meta({ description: '...' }) }),
 *   apply: (image, { sigma }) => image.blur(sigma),
 * })
 */
export const defineOperation = <Schema extends z.ZodObject, const Name extends string>(
  operation: Operation<Schema, Name>,
): Readonly<Operation<Schema, Name>> => Object.freeze(operation)

/** An ordered list of operations: the order is the order of processing. */
export type Registry = readonly AnyOperation[]

/**
 * An operation whose options are validated but whose type is not known.
 * Methods are declared in method form on purpose: their parameters are then bivariant, so that any
 * `Operation<S>` is an `AnyOperation`; `pipeline.ts` parses before it calls.
 */
export type AnyOperation = Operation
