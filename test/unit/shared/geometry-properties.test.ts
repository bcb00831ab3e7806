import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fits, planResize, type Fit } from '../../../shared/geometry.js'
import type { Size } from '../../../shared/size.js'

const side = fc.integer({ min: 1, max: 60_000 })
const sizes = fc.record({ width: side, height: side }, { noNullPrototype: true })
const boxes = fc.oneof(
  fc.tuple(side, side).map(([width, height]) => `${width}x${height}`),
  side.map((width) => `${width}x`),
  side.map((height) => `x${height}`),
)
const factors = fc.integer({ min: 1, max: 400_000 }).map((thousandths) => `${thousandths / 1000}%`)
const anyFit = fc.constantFrom(...fits)
const fitsThatKeepAspect = fc.constantFrom<Fit>('inside', 'outside', 'cover', 'contain')

/** Whether one factor gives both sides, each to within a pixel. */
const keepsAspect = (source: Size, scaled: Size): boolean => {
  const least = Math.max((scaled.width - 1) / source.width, (scaled.height - 1) / source.height)
  const most = Math.min((scaled.width + 1) / source.width, (scaled.height + 1) / source.height)
  return least <= most
}

describe('every resize', () => {
  it('has whole sides of at least one pixel, and a result that needs only one of crop and pad', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.oneof(boxes, factors),
        anyFit,
        fc.boolean(),
        (source, size, fit, enlarge) => {
          const { scaled, result } = planResize(source, size, fit, enlarge)
          for (const length of [scaled.width, scaled.height, result.width, result.height]) {
            assert.ok(Number.isInteger(length) && length >= 1)
          }
          const wider = Math.sign(scaled.width - result.width)
          const higher = Math.sign(scaled.height - result.height)
          assert.ok(wider * higher >= 0)
        },
      ),
    )
  })

  it('enlarges nothing unless asked', () => {
    fc.assert(
      fc.property(sizes, fc.oneof(boxes, factors), anyFit, (source, size, fit) => {
        const { scaled, result } = planResize(source, size, fit, false)
        assert.ok(scaled.width <= source.width && scaled.height <= source.height)
        if (fit !== 'contain') {
          assert.ok(result.width <= source.width && result.height <= source.height)
        }
      }),
    )
  })

  it('keeps the aspect to a pixel, but for fill', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.oneof(boxes, factors),
        fitsThatKeepAspect,
        fc.boolean(),
        (source, size, fit, enlarge) => {
          const { scaled } = planResize(source, size, fit, enlarge)
          assert.ok(keepsAspect(source, scaled), JSON.stringify(scaled))
        },
      ),
    )
  })

  it('gives exactly the one side that was asked for, the aspect kept and nothing padded', () => {
    fc.assert(
      fc.property(sizes, side, fitsThatKeepAspect, fc.boolean(), (source, length, fit, byWidth) => {
        const size = byWidth ? `${length}x` : `x${length}`
        const { scaled, result } = planResize(source, size, fit, true)
        assert.equal(byWidth ? result.width : result.height, length)
        if (fit !== 'cover') assert.deepEqual(scaled, result)
      }),
    )
  })

  it('fits into the box with inside, touching it', () => {
    fc.assert(
      fc.property(sizes, side, side, (source, width, height) => {
        const { result } = planResize(source, `${width}x${height}`, 'inside', true)
        assert.ok(result.width <= width && result.height <= height)
        assert.ok(result.width === width || result.height === height)
      }),
    )
  })

  it('covers the box with outside, touching it', () => {
    fc.assert(
      fc.property(sizes, side, side, (source, width, height) => {
        const { result } = planResize(source, `${width}x${height}`, 'outside', true)
        assert.ok(result.width >= width && result.height >= height)
        assert.ok(result.width === width || result.height === height)
      }),
    )
  })

  it('is the box itself with cover, contain and fill where enlarging is allowed', () => {
    fc.assert(
      fc.property(
        sizes,
        side,
        side,
        fc.constantFrom<Fit>('cover', 'contain', 'fill'),
        (source, width, height, fit) => {
          const { result } = planResize(source, `${width}x${height}`, fit, true)
          assert.deepEqual(result, { width, height })
        },
      ),
    )
  })

  it('changes nothing where the size is that of the picture', () => {
    fc.assert(
      fc.property(sizes, anyFit, fc.boolean(), (source, fit, enlarge) => {
        const plan = planResize(source, `${source.width}x${source.height}`, fit, enlarge)
        assert.deepEqual(plan, { scaled: source, result: source })
      }),
    )
  })
})
