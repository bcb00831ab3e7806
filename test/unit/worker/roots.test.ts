import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { asBytePath, toBuffer, type BytePath } from '../../../shared/byte-path.js'
import { Roots } from '../../../worker/roots.js'
import { put, under, useFolders } from '../../helpers/folders.js'

describe('the roots of a worker', () => {
  const makeFolder = useFolders()

  /** `root` with a subdirectory, a sibling whose name begins alike, and links out of it. */
  const makeTree = () => {
    const folder = makeFolder()
    const root = under(folder, 'root')
    put(under(root, 'sub/a.jpg'), 'a')
    put(under(folder, 'root-secret/a.jpg'), 'a')
    put(under(folder, 'elsewhere/a.jpg'), 'a')
    symlinkSync(toBuffer(under(folder, 'elsewhere')), toBuffer(under(root, 'out')))
    symlinkSync(toBuffer(under(root, 'sub')), toBuffer(under(root, 'within')))
    return { folder, root, roots: new Roots([root]) }
  }

  const refuses = (roots: Roots, path: BytePath, message = /^Expected a path under /) => {
    assert.throws(
      () => {
        roots.requireInside(path)
      },
      { name: 'FileFailure', code: 'permission', message },
    )
  }

  it('allow what lies inside, there already or not', () => {
    const { root, roots } = makeTree()
    for (const name of ['a.jpg', 'sub/a.jpg', 'sub/new.jpg', 'new/deep/er.jpg', 'within/a.jpg']) {
      roots.requireInside(under(root, name))
    }
  })

  it('allow names with dots and bytes that are no UTF-8', () => {
    const { root, roots } = makeTree()
    for (const name of ['..a.jpg', 'a..jpg', '...', 'caf\xe9/\xff.jpg']) {
      roots.requireInside(under(root, name))
    }
  })

  it('refuse a sibling whose name begins like theirs', () => {
    const { folder, roots } = makeTree()
    refuses(roots, under(folder, 'root-secret/a.jpg'))
    refuses(roots, under(folder, 'root-secret/new/a.jpg'))
  })

  it('refuse what lies outside, by whatever link', () => {
    const { folder, root, roots } = makeTree()
    refuses(roots, under(folder, 'elsewhere/a.jpg'))
    refuses(roots, under(root, 'out/a.jpg'))
    refuses(roots, under(root, 'out/new/a.jpg'))
    refuses(roots, asBytePath('/etc/passwd'))
    refuses(roots, root)
  })

  const crooked = [
    '../elsewhere/a.jpg',
    'sub/../../elsewhere/a.jpg',
    'sub/..',
    '..',
    './a.jpg',
    'sub//a.jpg',
  ]
  for (const name of crooked) {
    it(`refuse the path ${name}, its directory allowed or not`, () => {
      const { root, roots } = makeTree()
      const message = /^Expected an absolute path without '\.\.', got /
      refuses(roots, asBytePath(`${root}/${name}`), message)
      roots.requireInside(under(root, 'a.jpg'))
      roots.requireInside(under(root, 'sub/a.jpg'))
      refuses(roots, asBytePath(`${root}/${name}`), message)
    })
  }

  it('refuse relative paths', () => {
    const { roots } = makeTree()
    refuses(roots, asBytePath('a.jpg'), /^Expected an absolute path/)
    refuses(roots, asBytePath(''), /^Expected an absolute path/)
  })

  it('are themselves followed where they are links, and may be missing yet', () => {
    const { folder, root } = makeTree()
    const link = under(folder, 'link')
    symlinkSync(toBuffer(root), toBuffer(link))
    new Roots([link]).requireInside(under(root, 'a.jpg'))
    new Roots([root]).requireInside(under(link, 'a.jpg'))
    const later = under(folder, 'later/deep')
    const roots = new Roots([later])
    mkdirSync(toBuffer(later), { recursive: true })
    roots.requireInside(under(later, 'a.jpg'))
    refuses(roots, under(folder, 'later/a.jpg'))
  })

  it('may be several, or the whole file system, or none', () => {
    const { folder, root } = makeTree()
    const both = new Roots([root, under(folder, 'elsewhere')])
    both.requireInside(under(folder, 'elsewhere/a.jpg'))
    both.requireInside(under(root, 'out/a.jpg'))
    new Roots([asBytePath('/')]).requireInside(under(folder, 'elsewhere/a.jpg'))
    refuses(new Roots([]), under(root, 'a.jpg'))
  })

  it('forget what they remember without forgetting what they refuse', () => {
    const { folder, root, roots } = makeTree()
    for (let index = 0; index < 4_200; index += 1) {
      roots.requireInside(under(root, `d${index}/a.jpg`))
    }
    roots.requireInside(under(root, 'd0/a.jpg'))
    refuses(roots, under(folder, 'elsewhere/a.jpg'))
  })

  it('tell a path through a file for what it is', () => {
    const { root, roots } = makeTree()
    assert.throws(
      () => {
        roots.requireInside(under(root, 'sub/a.jpg/deep/b.jpg'))
      },
      { name: 'FileFailure', code: 'not_found' },
    )
  })
})
