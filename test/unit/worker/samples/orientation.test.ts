import assert from 'node:assert/strict'
import {
  orientations,
  storeOriented,
  type Orientation,
} from '../../../../worker/samples/orientation.js'

/** Three letters in each of two rows, three channels a letter. */
const upright = {
  data: Buffer.from('aaabbbcccdddeeefff'),
  width: 3,
  height: 2,
  channels: 3,
} as const

/** Rows as stored, from the definition of tag 0x0112: where the first row and column belong. */
const stored: Readonly<Record<Orientation, string>> = {
  1: 'abc/def',
  2: 'cba/fed',
  3: 'fed/cba',
  4: 'def/abc',
  5: 'ad/be/cf',
  6: 'cf/be/ad',
  7: 'fc/eb/da',
  8: 'da/eb/fc',
}

describe('storeOriented', () => {
  for (const orientation of orientations) {
    it(`stores abc/def as ${stored[orientation]} for orientation ${orientation}`, () => {
      const { data, width, height } = storeOriented(upright, orientation)
      const letters = Buffer.from(data)
        .toString()
        .replace(/(.)\1\1/g, '$1')
      const rows = Array.from({ length: height }, (_, row) =>
        letters.slice(row * width, (row + 1) * width),
      )
      assert.equal(rows.join('/'), stored[orientation])
    })
  }
})
