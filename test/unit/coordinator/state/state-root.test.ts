import assert from 'node:assert/strict'
import { mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { claimStateRoot, findStateRoot } from '../../../../coordinator/state/state-root.js'
import { toBuffer, type BytePath } from '../../../../shared/byte-path.js'
import { filesBelow, put, take, under, useFolders } from '../../../helpers/folders.js'

describe('a state folder that was named', () => {
  const makeFolder = useFolders()

  function makeClaimed() {
    const folder = makeFolder()
    const [root, state] = [under(folder, 'photos'), under(folder, 'state')]
    for (const path of [under(root, 'part/deep'), under(folder, 'other')]) make(path)
    assert.equal(findStateRoot(state, root, true), root)
    claimStateRoot(state, root)
    return { folder, root, state, other: under(folder, 'other') }
  }
  const make = (path: BytePath) => mkdirSync(toBuffer(path), { recursive: true })

  it('belongs to its root from then on, by whatever name', () => {
    const { folder, root, state } = makeClaimed()
    assert.equal(findStateRoot(state, root, false), root)
    const link = under(folder, 'link')
    symlinkSync(toBuffer(root), toBuffer(link))
    assert.equal(findStateRoot(state, link, true), link)
    claimStateRoot(state, root)
    assert.deepEqual(filesBelow(state), ['root.json'])
  })

  it('is refused to another root while that one is there', () => {
    const { state, root, other } = makeClaimed()
    for (const inPlace of [true, false]) {
      assert.throws(() => findStateRoot(state, other, inPlace), {
        ...{
          code: 'refused',
          message: /^--state-dir: Expected a state folder for .*other, got .*photos/,
        },
      })
    }
    assert.throws(() => findStateRoot(state, under(root, 'part'), false), { code: 'refused' })
  })

  it('serves a part of its root in place, by the names of the root', () => {
    const { folder, state, root } = makeClaimed()
    assert.equal(findStateRoot(state, under(root, 'part'), true), root)
    assert.equal(findStateRoot(state, under(root, 'part/deep'), true), root)
    const link = under(folder, 'link')
    symlinkSync(toBuffer(root), toBuffer(link))
    assert.equal(findStateRoot(state, under(link, 'part'), true), link)
  })

  it('goes with its root where that was moved', () => {
    const { folder, state, root } = makeClaimed()
    const moved = under(folder, 'moved')
    renameSync(toBuffer(root), toBuffer(moved))
    assert.equal(findStateRoot(state, moved, true), moved)
    claimStateRoot(state, moved)
    assert.match(take(under(state, 'root.json')).toString(), /moved"/)
  })

  it('is taken anew where root.json is damaged', () => {
    const { state, root, other } = makeClaimed()
    put(under(state, 'root.json'), '{"root":')
    assert.equal(findStateRoot(state, other, true), other)
    claimStateRoot(state, other)
    assert.throws(() => findStateRoot(state, root, true), { code: 'refused' })
    assert.deepEqual(filesBelow(state), ['root.json'])
  })
})
