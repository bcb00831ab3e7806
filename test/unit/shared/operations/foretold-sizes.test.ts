import assert from 'node:assert/strict'
import fc from 'fast-check'
import sharp from 'sharp'
import { gravities } from '../../../../shared/gravity.js'
import { buildSteps, type PipelineInput } from '../../../../shared/operations/pipeline.js'
import { registry } from '../../../../shared/operations/registry.js'
import { facts, makeContext } from './context.js'
import { runSteps } from './run-steps.js'

const side = fc.integer({ min: 1, max: 90 })
const ratio = fc.tuple(side, side).map(([width, height]) => `${width}:${height}`)
const box = fc.tuple(side, side).map(([width, height]) => `${width}x${height}`)
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const resizing = fc.oneof(
  box.map((size) => ({ size })),
  side.map((longEdge) => ({ longEdge })),
  side.map((shortEdge) => ({ shortEdge })),
  fc.integer({ min: 1, max: 90 }).map((n) => ({ megapixels: n / 1e4 })),
)

/** Any mix of the operations that change the size, as their options. */
const geometry = fc
  .record({
    rotate: optional(fc.integer({ min: -360, max: 360 }).map((degrees) => ({ degrees }))),
    crop: optional(fc.oneof(ratio, box).map((region) => ({ region }))),
    resize: optional(
      fc
        .tuple(resizing, fc.boolean(), fc.constantFrom('inside', 'cover', 'contain', 'fill'))
        .map(([size, enlarge, fit]) => ({ ...size, enlarge, ...('size' in size && { fit }) })),
    ),
    flop: fc.boolean().map((mirror) => ({ mirror })),
    extend: optional(fc.oneof(ratio, box).map((by) => ({ by }))),
    gravity: fc.constantFrom(...gravities.slice(0, -2)),
  })
  .map(({ gravity, ...rest }): PipelineInput => {
    const given = Object.entries(rest).filter(([, value]) => value !== undefined)
    const isPlaced = rest.crop !== undefined || rest.extend !== undefined
    return { ...Object.fromEntries(given), ...(isPlaced && { canvas: { gravity } }) }
  })

describe('the sizes that operations foretell', () => {
  it('are those that sharp makes, whatever is combined', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, geometry, async (width, height, input) => {
        const create = { width, height, channels: 3 as const, background: 'red' }
        const context = makeContext({ source: facts({ width, height }) })
        const steps = buildSteps(registry, input)
        const image = sharp(await sharp({ create }).png().toBuffer())
        const staged = await runSteps(registry, steps, image, context)
        const { info } = await staged.image.raw().toBuffer({ resolveWithObject: true })
        assert.deepEqual({ width: info.width, height: info.height }, { ...staged.size })
      }),
      { numRuns: 150 },
    )
  })
})
