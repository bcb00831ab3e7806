import assert from 'node:assert/strict'
import {
  identify,
  identifyRead,
  isFileIdentity,
  sizeIn,
  UNSEEN,
} from '../../../shared/file-identity.js'

const SECOND = 1_000_000_000n
const stat = (mtimeNs: bigint) => ({ size: 7n, mtimeNs, ino: 3n })

describe('the identity of a file', () => {
  it('is its size, time and number', () => {
    assert.equal(identify(stat(-5n)), '7:-5:3')
    assert.equal(sizeIn(identify(stat(1n))), 7)
    for (const text of ['7:5', 'a:b:c', '7:5:3 ', '-1:5:3'])
      assert.equal(isFileIdentity(text), false)
  })

  // Milliseconds between the change of a file and its being read.
  const rows: readonly (readonly [
    what: string,
    mtimeNs: bigint,
    afterMs: number,
    seen: boolean,
  ])[] = [
    ['fine times, read in the same tick', 100n * SECOND + 1_000_000n, 4, false],
    ['fine times, read later', 100n * SECOND + 1_000_000n, 30, true],
    ['fine times from the future, near', 100n * SECOND + 1_000_000n, -5, false],
    ['fine times from the future, far', 100n * SECOND + 1_000_000n, -500, true],
    ['whole seconds, read in the same two', 100n * SECOND, 1_500, false],
    ['whole seconds, read later', 100n * SECOND, 2_500, true],
  ]
  for (const [what, mtimeNs, afterMs, seen] of rows) {
    it(`is ${seen ? 'trusted' : 'not trusted'} with ${what}`, () => {
      const found = identifyRead(stat(mtimeNs), Number(mtimeNs / 1_000_000n) + afterMs)
      assert.equal(found, seen ? identify(stat(mtimeNs)) : UNSEEN)
    })
  }
})
