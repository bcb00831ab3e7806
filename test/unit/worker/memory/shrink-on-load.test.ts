import assert from 'node:assert/strict'
import { shrinkOnLoadOf } from '../../../../worker/memory/shrink-on-load.js'

describe('what a decoder shrinks by', () => {
  const rows = [
    ['jpeg', 8_000, 800, 8],
    ['jpeg', 8_000, 900, 4],
    ['jpeg', 8_000, 1_000, 4],
    ['jpeg', 8_000, 2_100, 2],
    ['jpeg', 8_000, 4_000, 1],
    ['jpeg', 8_000, 8_000, 1],
    ['jpeg', 800, 8_000, 1],
    ['webp', 8_000, 3_200, 2.5],
    ['webp', 800, 8_000, 1],
    ['png', 8_000, 800, 1],
  ] as const
  for (const [format, from, to, shrink] of rows) {
    it(`${format} of ${from} pixels across, to ${to}, is ${shrink}`, () => {
      const sized = (width: number) => ({ width, height: width })
      assert.equal(shrinkOnLoadOf(format, sized(from), sized(to)), shrink)
    })
  }

  it('goes by the side that shrinks less', () => {
    const shrink = shrinkOnLoadOf(
      'jpeg',
      { width: 8_000, height: 4_000 },
      { width: 100, height: 1_200 },
    )
    assert.equal(shrink, 2)
  })
})
