import assert from 'node:assert/strict'
import fc from 'fast-check'
import { asBytePath, fromText } from '../../../../shared/byte-path.js'
import { planOutputs, type PlanOptions } from '../../../../coordinator/input/plan.js'
import type { Entry } from '../../../../coordinator/input/scan.js'
import { entriesOf, listOf } from './tree.js'

const plan = (entries: Iterable<Entry>, options: Partial<PlanOptions> = {}) =>
  planOutputs({
    list: listOf(entries),
    format: 'webp',
    foldsCase: false,
    onCollision: 'fail',
    namesMayClash: true,
    copyOthers: false,
    ...options,
  })

const outputsOf = async (entries: readonly Entry[], options?: Partial<PlanOptions>) => {
  const { outputNameOf } = await plan(entries, options)
  return entries.map(outputNameOf)
}

const refusal = (...lines: string[]) => ({ code: 'refused', message: lines.join('\n') })
const adviceToSuffix = '--on-collision suffix keeps the old ending before the new one'
const adviceToRename = 'Even --on-collision suffix does not tell them apart: rename one of each'
const shared = (count: number) =>
  `Expected an output name of its own for every input, got ${String(count)} shared:`

describe('planOutputs', () => {
  it('counts what there is of each kind', async () => {
    const entries = [
      ...entriesOf(['a.jpg', 'b.png']),
      ...entriesOf(['c.txt'], 'other'),
      ...entriesOf(['d', 'e', 'f'], 'link'),
      ...entriesOf(['g'], 'special'),
    ]
    for (const namesMayClash of [true, false]) {
      const { pictures, others, links, specials } = await plan(entries, { namesMayClash })
      assert.deepEqual(
        { pictures, others, links, specials },
        { pictures: 2, others: 1, links: 3, specials: 1 },
      )
    }
  })

  it('names outputs by their format, and other files as they are', async () => {
    const entries = [...entriesOf(['a.jpg', 'b/c.webp']), ...entriesOf(['d.txt'], 'other')]
    assert.deepEqual(await outputsOf(entries), ['a.webp', 'b/c.webp', 'd.txt'])
  })

  it('goes through the list only once when no names clash', async () => {
    let times = 0
    const list = () => {
      times++
      return listOf(entriesOf(['a.jpg', 'b.jpg']))()
    }
    await plan([], { list })
    assert.equal(times, 1)
  })

  it('refuses two inputs with one output and names all three', async () => {
    await assert.rejects(
      plan(entriesOf(['b/a.jpg', 'a.jpg', 'b/a.png'])),
      refusal(shared(1), '  b/a.jpg and b/a.png would both become b/a.webp', adviceToSuffix),
    )
  })

  it('names five clashes and counts the others', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((stem) => [
      `${stem}.jpg`,
      `${stem}.png`,
    ])
    await assert.rejects(
      plan(entriesOf([...names, 'g.gif'])),
      refusal(
        shared(7),
        ...['a', 'b', 'c', 'd', 'e'].map(
          (x) => `  ${x}.jpg and ${x}.png would both become ${x}.webp`,
        ),
        '  and 2 more',
        adviceToSuffix,
      ),
    )
  })

  it('shows no control characters of hostile names', async () => {
    await assert.rejects(plan(entriesOf(['\x1b[2J.jpg', '\x1b[2J.png'])), (error: Error) => {
      assert.ok(!error.message.includes('\x1b'))
      return true
    })
  })

  it('lets names be when they cannot clash', async () => {
    const entries = entriesOf(['a.jpg', 'a.png'])
    assert.deepEqual(await outputsOf(entries, { namesMayClash: false }), ['a.webp', 'a.webp'])
  })

  it('leaves entries with a problem out of it', async () => {
    const problem = {
      code: 'permission',
      message: 'Expected a directory that can be read',
    } as const
    const [blocked] = entriesOf(['a.webp'])
    assert.ok(blocked)
    assert.equal((await plan([...entriesOf(['a.png']), { ...blocked, problem }])).pictures, 2)
  })

  it('sees bmp and png clash without any format given', async () => {
    await assert.rejects(
      plan(entriesOf(['a.bmp', 'a.png']), { format: undefined }),
      refusal(shared(1), '  a.bmp and a.png would both become a.png', adviceToSuffix),
    )
  })

  describe('with suffix', () => {
    const onCollision = 'suffix'

    it('names all of a group apart and no others', async () => {
      const entries = entriesOf(['a.jpg', 'a.png', 'b.png', 'c/a.png', 'a.gif'])
      assert.deepEqual(await outputsOf(entries, { onCollision }), [
        'a.jpg.webp',
        'a.png.webp',
        'b.webp',
        'c/a.webp',
        'a.gif.webp',
      ])
    })

    it('does not depend on the order', async () => {
      const stems = fc.constantFrom('a', 'b', 'c', 'd/e')
      const endings = fc.constantFrom('.jpg', '.png', '.gif', '.webp')
      const names = fc.uniqueArray(fc.tuple(stems, endings).map((parts) => parts.join('')))
      const shuffled = names.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      )
      await fc.assert(
        fc.asyncProperty(shuffled, async ([one, other]) => {
          const ours = await plan(entriesOf(one), { onCollision })
          const theirs = await plan(entriesOf(other), { onCollision })
          const outputs = entriesOf(one).map(ours.outputNameOf)
          assert.deepEqual(outputs, entriesOf(one).map(theirs.outputNameOf))
          assert.equal(new Set(outputs).size, one.length)
        }),
      )
    })

    it('refuses names that clash even so', async () => {
      await assert.rejects(
        plan(entriesOf(['a.jpg', 'a.png', 'a.png.webp']), { onCollision }),
        refusal(shared(1), '  a.png and a.png.webp would both become a.png.webp', adviceToRename),
      )
    })
  })

  describe('where the target folds case', () => {
    const foldsCase = true

    it('refuses names that differ in case only', async () => {
      const entries = entriesOf(['a.jpg', 'A.JPG'])
      assert.deepEqual(await outputsOf(entries, { format: 'jpeg' }), ['a.jpg', 'A.JPG'])
      await assert.rejects(
        plan(entries, { format: 'jpeg', foldsCase }),
        refusal(shared(1), '  a.jpg and A.JPG would both become A.JPG', adviceToSuffix),
      )
      await assert.rejects(
        plan(entries, { format: 'jpeg', foldsCase, onCollision: 'suffix' }),
        refusal(shared(1), '  a.jpg and A.JPG would both become A.JPG', adviceToRename),
      )
    })

    it('refuses names that differ in how a letter is composed only', async () => {
      const entries = entriesOf([fromText('\u00c9.jpg'), fromText('e\u0301.png')])
      assert.equal((await plan(entries)).pictures, 2)
      await assert.rejects(plan(entries, { foldsCase }), { code: 'refused' })
    })

    it('keeps names apart that are no text', async () => {
      const entries = entriesOf(['caf\xe9.png', 'caf\xe8.png', fromText('caf\u00e9.png')])
      assert.equal((await plan(entries, { foldsCase })).pictures, 3)
    })

    it('tells them apart by suffix where their endings differ', async () => {
      const entries = entriesOf(['a.png', 'A.jpg', 'b.png'])
      assert.deepEqual(await outputsOf(entries, { foldsCase, onCollision: 'suffix' }), [
        'a.png.webp',
        'A.jpg.webp',
        'b.webp',
      ])
    })

    it('looks at other files only when they are copied', async () => {
      const entries = entriesOf(['a.txt', 'A.TXT'], 'other')
      assert.equal((await plan(entries, { foldsCase })).others, 2)
      await assert.rejects(
        plan(entries, { foldsCase, copyOthers: true }),
        refusal(shared(1), '  a.txt and A.TXT would both become A.TXT', adviceToSuffix),
      )
    })
  })

  it('plans 200,000 files and finds the one clash', async () => {
    const count = 200_000
    function* makeEntries(): Generator<Entry> {
      for (let number = 0; number < count; number++) {
        const name = asBytePath(`year/day ${String(number % 365)}/IMG_${String(number)}.jpg`)
        yield {
          name,
          path: asBytePath(`/in/${name}`),
          kind: number % 10 === 0 ? 'other' : 'picture',
        }
      }
      yield* entriesOf(['year/day 1/IMG_1.png'])
    }
    const list = () => listOf(makeEntries())()
    const entry = entriesOf(['year/day 1/IMG_1.jpg'])
    const { pictures, others, outputNameOf } = await plan([], { list, onCollision: 'suffix' })
    assert.deepEqual({ pictures, others }, { pictures: count * 0.9 + 1, others: count * 0.1 })
    assert.deepEqual(entry.map(outputNameOf), ['year/day 1/IMG_1.jpg.webp'])
    assert.deepEqual(entriesOf(['year/day 2/IMG_2.jpg']).map(outputNameOf), [
      'year/day 2/IMG_2.webp',
    ])
  })
})
