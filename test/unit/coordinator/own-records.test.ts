import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { OwnRecords } from '../../../coordinator/own-records.js'
import { toBuffer, type BytePath } from '../../../shared/byte-path.js'
import { under, useFolders } from '../../helpers/folders.js'

describe('a part of a tree with records of its own', () => {
  const makeFolder = useFolders()

  function makeTree(): BytePath {
    const root = makeFolder()
    for (const name of [
      '.image-ray',
      'own/.image-ray',
      'own/deep',
      'plain/deep',
      'z/own/.image-ray',
    ]) {
      mkdirSync(toBuffer(under(root, name)), { recursive: true })
    }
    return root
  }

  it('is found for pictures in it and below it, and for no others', () => {
    const root = makeTree()
    const own = new OwnRecords({ inputRoot: root, commitMode: 'in-place' })
    const rows: readonly (readonly [string, string | undefined])[] = [
      ['a.jpg', undefined],
      ['own/a.jpg', 'own'],
      ['own/b.jpg', 'own'],
      ['own/deep/a.jpg', 'own'],
      ['own-not/a.jpg', undefined],
      ['plain/a.jpg', undefined],
      ['plain/deep/a.jpg', undefined],
      ['z/a.jpg', undefined],
      ['z/own/a.jpg', 'z/own'],
      ['own/again.jpg', 'own'],
    ]
    for (const [picture, part] of rows) {
      assert.equal(own.find(under(root, picture)), part && under(root, part), picture)
    }
  })

  it('does not matter for a job that writes elsewhere', () => {
    const root = makeTree()
    const own = new OwnRecords({ inputRoot: root, commitMode: 'new-file' })
    assert.equal(own.find(under(root, 'own/a.jpg')), undefined)
  })
})
