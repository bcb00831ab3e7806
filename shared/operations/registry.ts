import type { Registry } from './define.js'
import { colour } from './colour.js'
import { encode } from './encode.js'
import { flatten } from './flatten.js'
import { frames } from './frames.js'
import { metadata } from './metadata.js'
import { orient } from './orient.js'
import { resize } from './resize.js'

const operations = Object.freeze([
  frames,
  colour,
  orient,
  flatten,
  resize,
  encode,
  metadata,
] as const)

/** Any of the operations, with the types of its options. */
export type KnownOperation = (typeof operations)[number]

/**
 * Everything that can be done to a picture, in the order in which it is done: the program decides
 * the order, the order of flags does not. To add an operation, write one file and one line above.
 */
export const registry: Registry = operations
