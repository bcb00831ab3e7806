import * as z from 'zod'
import { defineOperation } from './define.js'

/** What becomes of animations and pages. Done where the picture is opened, see worker/frames.ts. */
export const frames = defineOperation({
  name: 'frames',
  summary: 'Keep animations and pages whole, with their timing (always on)',
  schema: z.strictObject({
    firstFrame: z.boolean().default(false).meta({
      description: 'Take only the first frame or page, with a warning',
      flag: 'first-frame',
    }),
  }),
  always: true,
  isNoOp: () => true,
  apply: (image) => image,
})
