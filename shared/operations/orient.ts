import * as z from 'zod'
import { defineOperation } from './define.js'

/** Turns the pixels the way the EXIF orientation says and resets the tag. */
export const orient = defineOperation({
  name: 'orient',
  summary: 'Turn the picture upright by its EXIF orientation (always on)',
  place: 'open',
  schema: z.strictObject({}),
  always: true,
  isNoOp: (_options, { source }) => source.orientation === 1,
  // The size in the context is the displayed one already.
  apply: (image) => image.autoOrient(),
})
