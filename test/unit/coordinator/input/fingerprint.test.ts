import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fingerprint, RepeatFinder } from '../../../../coordinator/input/fingerprint.js'

describe('fingerprint', () => {
  // Published with the hash; a change would move pictures between machines that share a job.
  const published = { a: 7929297801672961, b: 8684336938537663, revenge: 4051478007546757 }
  for (const [text, value] of Object.entries(published)) {
    it(`of '${text}' is what it has always been`, () => {
      assert.equal(fingerprint(text), value)
    })
  }

  it('is a whole number that is held exactly', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.ok(Number.isSafeInteger(fingerprint(text)) && fingerprint(text) >= 0)
      }),
    )
  })
})

describe('RepeatFinder', () => {
  it('finds exactly the texts that were added more than once', () => {
    const texts = fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 })
    fc.assert(
      fc.property(texts, (all) => {
        const finder = new RepeatFinder()
        for (const text of all) finder.add(text)
        const repeated = finder.findRepeated()
        const isRepeated = (text: string) => all.indexOf(text) !== all.lastIndexOf(text)
        for (const text of all) assert.equal(repeated.has(fingerprint(text)), isRepeated(text))
        assert.equal(repeated.size, new Set(all.filter(isRepeated)).size)
      }),
    )
  })

  it('grows', () => {
    const finder = new RepeatFinder()
    for (let number = 0; number < 5000; number++) finder.add(String(number % 4999))
    const repeated = finder.findRepeated()
    assert.equal(repeated.size, 1)
    assert.ok(repeated.has(fingerprint('0')))
  })
})
