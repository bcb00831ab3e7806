/**
 * What sharp can do to a picture within one pipeline, in its own order, whatever the order of the
 * calls (src/pipeline.cc of sharp 0.35.5). 'open' stands for what is told when a picture is opened.
 */
export const sharpOrder = [
  'open',
  'trim',
  'extract',
  'flatten',
  'gamma',
  'grayscale',
  'resize',
  'flip',
  'flop',
  'quarter-turn',
  'cover',
  'rotate',
  'extract-resized',
  'affine',
  'extend',
  'median',
  'threshold',
  'blur',
  'unflatten',
  'convolve',
  'recomb',
  'modulate',
  'sharpen',
  'composite',
  'gamma-out',
  'linear',
  'normalise',
  'clahe',
  'boolean',
  'tint',
  'negate',
  'space',
  'encode',
] as const

/** A place in `sharpOrder`. */
export type SharpPlace = (typeof sharpOrder)[number]
