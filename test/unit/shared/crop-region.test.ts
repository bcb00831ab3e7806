import assert from 'node:assert/strict'
import fc from 'fast-check'
import { cropPattern, fitRatio, planCrop } from '../../../shared/crop-region.js'
import { gravities } from '../../../shared/gravity.js'

const side = fc.integer({ min: 1, max: 20_000 })

describe('the region of a crop', () => {
  const good = ['800x600', '800x600+0+0', '1x1+999999+5', '16:9', '1.91:1', '1:.5', '03:2']
  for (const text of good) {
    it(`may be '${text}'`, () => {
      assert.match(text, cropPattern)
    })
  }
  const bad = [
    '',
    '800',
    '0x5',
    '5x0',
    '8x6+1',
    '8x6+-1+2',
    '8x6+1+2+3',
    '0:5',
    '5:0',
    '5:',
    '8 x 6',
  ]
  for (const text of bad) {
    it(`may not be '${text}'`, () => {
      assert.doesNotMatch(text, cropPattern)
    })
  }

  const table = [
    ['20x10+5+6', 'centre', { left: 5, top: 6, width: 20, height: 10 }],
    ['20x10', 'centre', { left: 40, top: 20, width: 20, height: 10 }],
    ['21x11', 'centre', { left: 39, top: 19, width: 21, height: 11 }],
    ['20x10', 'southeast', { left: 80, top: 40, width: 20, height: 10 }],
    ['20x10', 'north', { left: 40, top: 0, width: 20, height: 10 }],
    ['20x10', 'west', { left: 0, top: 20, width: 20, height: 10 }],
    ['200x10', 'south', { left: 0, top: 40, width: 100, height: 10 }],
    ['1:1', 'east', { left: 50, top: 0, width: 50, height: 50 }],
    ['4:1', 'northwest', { left: 0, top: 0, width: 100, height: 25 }],
    ['2:1', 'centre', { left: 0, top: 0, width: 100, height: 50 }],
  ] as const
  for (const [text, gravity, region] of table) {
    it(`${text} with gravity ${gravity} in 100x50 is ${Object.values(region).join(' ')}`, () => {
      assert.deepEqual(planCrop(text, { width: 100, height: 50 }, gravity), region)
    })
  }

  it('is refused where the picture does not have it', () => {
    assert.throws(() => planCrop('20x10+81+0', { width: 100, height: 50 }, 'centre'), {
      code: 'out_of_bounds',
      message: 'Expected at least 101x10 pixels for --crop 20x10+81+0, got 100x50',
    })
  })

  it('always lies in the picture', () => {
    const text = fc.oneof(
      fc.tuple(side, side).map(([width, height]) => `${width}x${height}`),
      fc.tuple(side, side).map(([width, height]) => `${width}:${height}`),
    )
    fc.assert(
      fc.property(
        text,
        side,
        side,
        fc.constantFrom(...gravities),
        (region, width, height, where) => {
          assert.match(region, cropPattern)
          const kept = planCrop(region, { width, height }, where)
          assert.ok(kept.width >= 1 && kept.height >= 1 && kept.left >= 0 && kept.top >= 0)
          assert.ok(kept.left + kept.width <= width && kept.top + kept.height <= height)
        },
      ),
    )
  })

  it('has its ratio to half a pixel, and is the largest that has', () => {
    fc.assert(
      fc.property(side, side, side, side, (across, down, width, height) => {
        const kept = fitRatio({ width, height }, across / down)
        assert.ok(kept.width === width || kept.height === height)
        const exact = kept.width === width ? width / (across / down) : height * (across / down)
        const made = kept.width === width ? kept.height : kept.width
        assert.ok(made === 1 || Math.abs(made - exact) <= 0.5 + 1e-6 || kept.width === width)
        assert.ok(Math.abs(made - Math.max(1, exact)) <= 0.5 + 1e-6)
      }),
    )
  })
})
