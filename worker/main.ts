import { describeError, ImageRayError } from '../shared/errors.js'
import { ImagePool } from './pool.js'

/** The image thread loads sharp while this one loads gRPC: together they take half of a start. */
const pool = new ImagePool()
try {
  const { serve } = await import('./serve.js')
  await serve(pool)
} catch (error) {
  process.stderr.write(`image-ray worker: ${describeError(error)}\n`)
  process.exit(error instanceof ImageRayError && error.code === 'usage' ? 2 : 1)
}
