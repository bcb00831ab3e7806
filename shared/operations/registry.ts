import type { Registry } from './define.js'
import { blur } from './blur.js'
import { canvas } from './canvas.js'
import { colour } from './colour.js'
import { contrast } from './contrast.js'
import { crop } from './crop.js'
import { encode } from './encode.js'
import { extend } from './extend.js'
import { flatten } from './flatten.js'
import { flip } from './flip.js'
import { flop } from './flop.js'
import { frames } from './frames.js'
import { gamma } from './gamma.js'
import { grayscale } from './grayscale.js'
import { median } from './median.js'
import { metadata } from './metadata.js'
import { modulate } from './modulate.js'
import { negate } from './negate.js'
import { normalise } from './normalise.js'
import { orient } from './orient.js'
import { resize } from './resize.js'
import { rotate } from './rotate.js'
import { sepia } from './sepia.js'
import { sharpen } from './sharpen.js'
import { threshold } from './threshold.js'
import { tint } from './tint.js'
import { trim } from './trim.js'

const operations = Object.freeze([
  ...([frames, colour, canvas] as const),
  ...([orient, rotate, trim, crop, flatten, resize, flip, flop, extend] as const),
  ...([median, normalise, gamma, modulate, contrast] as const),
  ...([grayscale, sepia, tint, negate, threshold, blur, sharpen] as const),
  ...([encode, metadata] as const),
] as const)

/** Any of the operations, with the types of its options. */
export type KnownOperation = (typeof operations)[number]

/**
 * Everything that can be done to a picture, in the order in which it is done: the program decides
 * the order, the order of flags does not. To add an operation, write one file and one line above.
 */
export const registry: Registry = operations
