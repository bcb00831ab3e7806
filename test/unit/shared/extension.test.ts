import assert from 'node:assert/strict'
import fc from 'fast-check'
import { extendPattern, planExtend } from '../../../shared/extension.js'
import { gravities } from '../../../shared/gravity.js'

describe('the margins of an extension', () => {
  const table = [
    ['10', 'centre', [10, 10, 10, 10]],
    ['10,20', 'north', [10, 20, 10, 20]],
    ['1,2,3,4', 'centre', [1, 2, 3, 4]],
    ['0', 'centre', [0, 0, 0, 0]],
    ['120x60', 'centre', [5, 10, 5, 10]],
    ['121x61', 'centre', [5, 11, 6, 10]],
    ['120x60', 'southeast', [10, 0, 0, 20]],
    ['120x20', 'west', [0, 20, 0, 0]],
    ['50x20', 'centre', [0, 0, 0, 0]],
    ['1:1', 'south', [50, 0, 0, 0]],
    ['3:1', 'east', [0, 0, 0, 50]],
    ['2:1', 'centre', [0, 0, 0, 0]],
  ] as const
  for (const [text, gravity, [top, right, bottom, left]] of table) {
    it(`${text} with gravity ${gravity} round 100x50 are ${top} ${right} ${bottom} ${left}`, () => {
      assert.match(text, extendPattern)
      const margins = planExtend(text, { width: 100, height: 50 }, gravity)
      assert.deepEqual(margins, { top, right, bottom, left })
    })
  }

  for (const text of ['', '-1', '1,2,3', '1.5', '10px', '0x5', '0:5', '1,2,3,4,5', '5%']) {
    it(`may not be '${text}'`, () => {
      assert.doesNotMatch(text, extendPattern)
    })
  }

  it('make just the size that is asked for, around any picture', () => {
    const side = fc.integer({ min: 1, max: 20_000 })
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.constantFrom(...gravities),
        (w, h, width, height, where) => {
          const { top, right, bottom, left } = planExtend(`${w}x${h}`, { width, height }, where)
          assert.ok([top, right, bottom, left].every((margin) => margin >= 0))
          assert.equal(width + left + right, Math.max(w, width))
          assert.equal(height + top + bottom, Math.max(h, height))
        },
      ),
    )
  })
})
