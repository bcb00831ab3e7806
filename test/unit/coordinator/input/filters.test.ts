import assert from 'node:assert/strict'
import fc from 'fast-check'
import { asBytePath, fromText } from '../../../../shared/byte-path.js'
import { compileFilter, isInShard } from '../../../../coordinator/input/filters.js'

describe('compileFilter', () => {
  const rows: {
    title: string
    include?: string[]
    exclude?: string[]
    yes: string[]
    no: string[]
  }[] = [
    { title: 'without patterns everything', yes: ['a.jpg', 'b/.c.jpg'], no: [] },
    {
      title: 'a pattern without a slash by the base name at any depth',
      include: ['*.jpg'],
      yes: ['a.jpg', 'b/c/a.jpg'],
      no: ['a.JPG', 'a.png', 'x.jpg/a.png', '.a.jpg'],
    },
    {
      title: 'a pattern with a slash by the whole name',
      include: ['b/*.jpg'],
      yes: ['b/a.jpg'],
      no: ['a.jpg', 'a/b/a.jpg', 'b/c/a.jpg'],
    },
    { title: 'a slash in front as the root', include: ['/*.jpg'], yes: ['a.jpg'], no: ['b/a.jpg'] },
    {
      title: 'two stars at any depth, none included',
      include: ['**/x/*.jpg'],
      yes: ['x/a.jpg', 'b/x/a.jpg', 'b\nc/x/a.jpg'],
      no: ['xx/a.jpg'],
    },
    { title: 'any of several', include: ['a*', 'b*'], yes: ['a.jpg', 'b.jpg'], no: ['c.jpg'] },
    {
      title: 'braces and classes',
      include: ['*.{png,webp}', '[0-9].gif'],
      yes: ['a.png', 'b.webp', '7.gif'],
      no: ['a.gif', '77.gif'],
    },
    { title: 'a negated group', include: ['!(a).jpg'], yes: ['b.jpg'], no: ['a.jpg'] },
    {
      title: 'exclusion before inclusion',
      include: ['*.jpg'],
      exclude: ['a*'],
      yes: ['b.jpg'],
      no: ['a.jpg', 'c/a.jpg', 'c.png'],
    },
    {
      title: 'an excluded folder with all in it',
      exclude: ['thumbs', '/top', 'x/y/**'],
      yes: ['a.jpg', 'b/top/a.jpg', 'y/a.jpg', 'thumbs2/a.jpg'],
      no: ['thumbs/a.jpg', 'b/thumbs/c/a.jpg', 'top/a.jpg', 'x/y/a.jpg', 'x/y/z/a.jpg'],
    },
    {
      title: 'an included folder only when the pattern ends in a slash',
      include: ['20*', 'best/'],
      yes: ['2024.jpg', 'best/a.jpg', 'b/best/c/a.jpg'],
      no: ['2024/a.jpg', 'best'],
    },
    {
      title: 'an excluded folder but no file of its name when the pattern ends in a slash',
      exclude: ['old/'],
      yes: ['old', 'a/old'],
      no: ['old/a.jpg', 'a/old/b.jpg'],
    },
    {
      title: 'letters beyond ASCII, however they are composed',
      include: ['caf\u00e9?.jpg'],
      yes: ['caf\u00e91.jpg', 'cafe\u03011.jpg'],
      no: ['cafe1.jpg'],
    },
  ]
  for (const { title, include = [], exclude = [], yes, no } of rows) {
    it(`compares ${title}`, () => {
      const { accepts } = compileFilter(include, exclude)
      const accepted = [...yes, ...no].filter((name) => accepts(fromText(name)))
      assert.deepEqual(accepted, yes)
    })
  }

  it('looks into directories that no pattern excludes', () => {
    const { acceptsDirectory } = compileFilter(['*.jpg'], ['thumbs', 'a/b/**'])
    const names = ['c', 'a', 'thumbs', 'c/thumbs', 'a/b', 'a/b/c'].map(fromText)
    assert.deepEqual(names.filter(acceptsDirectory), ['c', 'a'])
  })

  for (const pattern of ['', '/', '!*.png', '[z-a]', 'x'.repeat(70_000)]) {
    it(`refuses the pattern '${pattern.slice(0, 10)}'`, () => {
      assert.throws(() => compileFilter([], [pattern]), {
        code: 'usage',
        message: /^--exclude: Expected a pattern such as \*\.jpg, got '/,
      })
    })
  }
})

describe('isInShard', () => {
  const isName = (name: string) => name !== ''
  const names = fc.string({ unit: 'binary-ascii' }).filter(isName).map(asBytePath)

  it('puts every name into exactly one part', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 50 }), (name, total) => {
        const parts = Array.from({ length: total }, (_, index) => ({ index, total }))
        assert.equal(parts.filter((part) => isInShard(name, part)).length, 1)
      }),
    )
  })

  it('makes parts of about one size from names that are counted up', () => {
    const total = 8
    const sizes = Array.from({ length: total }, () => 0)
    for (let number = 0; number < 8000; number++) {
      const name = asBytePath(`holiday/IMG_${String(number).padStart(5, '0')}.jpg`)
      const index = sizes.findIndex((_, part) => isInShard(name, { index: part, total }))
      sizes[index] = (sizes[index] ?? 0) + 1
    }
    for (const size of sizes) assert.ok(size > 850 && size < 1150, sizes.join(' '))
  })
})
