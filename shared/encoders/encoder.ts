import type { Sharp } from 'sharp'
import type * as z from 'zod'
import type { SourceFacts } from '../operations/define.js'
import type { encoderFields } from './fields.js'

/** `--quality`: a number for lossy outputs, or 'auto' for what the source deserves. */
export type Quality = 'auto' | number

/** Options of all encoders; each takes those it knows. */
export type EncoderOptions = {
  readonly [Key in keyof typeof encoderFields]?: z.output<(typeof encoderFields)[Key]>
}

export interface EncodeRequest {
  readonly quality: Quality
  readonly options: EncoderOptions
  readonly source: SourceFacts
}

/** Adds one format's encoder to a sharp pipeline. */
export type Encode = (image: Sharp, request: EncodeRequest) => Sharp

type Defined<Value extends object> = { [Key in keyof Value]: Exclude<Value[Key], undefined> }

/** The same object without keys whose value is undefined: sharp looks at keys, not at values. */
export function onlyDefined<Value extends object>(value: Value): Partial<Defined<Value>>
export function onlyDefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
}

const between = (min: number, value: number, max: number): number =>
  Math.min(max, Math.max(min, value))

/** Effort on a format's own scale; one flag serves formats with different ones. */
export const effortWithin = (
  effort: number | undefined,
  min: number,
  max: number,
): number | undefined => (effort === undefined ? undefined : between(min, effort, max))
