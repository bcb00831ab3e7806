import type { Plan } from '../../../../worker/metadata/plan.js'

/** A plan that keeps all of a resized JPEG. */
export const makePlan = (extra: Partial<Plan> = {}): Plan => ({
  policy: 'all',
  strip: [],
  outputFormat: 'jpeg',
  size: { width: 800, height: 600 },
  pixelsChanged: true,
  colourConverted: false,
  ...extra,
})
