import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asBytePath, fromText } from '../../../../shared/byte-path.js'
import { foldName, probeCaseFolding } from '../../../../coordinator/input/case-folding.js'
import { makeTemporary, makeTree } from './tree.js'

describe('probeCaseFolding', () => {
  const temporary = makeTemporary()
  after(() => {
    temporary.remove()
  })

  it('says what the file system does, and leaves nothing behind', () => {
    const directory = makeTree(join(temporary.path, 'here'), ['witness'])
    const folds = existsSync(join(temporary.path, 'here', 'WITNESS'))
    assert.equal(probeCaseFolding(directory), folds)
    assert.deepEqual(readdirSync(join(temporary.path, 'here')), ['witness'])
  })

  it('asks the nearest directory that exists, and makes none', () => {
    const there = join(temporary.path, 'there')
    makeTree(there, ['witness'])
    assert.equal(
      probeCaseFolding(fromText(join(there, 'not', 'yet'))),
      existsSync(join(there, 'WITNESS')),
    )
    assert.deepEqual(readdirSync(there), ['witness'])
  })

  it('says no where nothing can be written', () => {
    const file = join(temporary.path, 'file')
    writeFileSync(file, '')
    assert.equal(probeCaseFolding(fromText(file)), false)
  })
})

describe('foldName', () => {
  const rows = [
    { title: 'capitals', one: fromText('A.JPG'), other: fromText('a.jpg'), same: true },
    {
      title: 'capitals beyond ASCII',
      one: fromText('\u00c9'),
      other: fromText('\u00e9'),
      same: true,
    },
    { title: 'compositions', one: fromText('\u00e9'), other: fromText('e\u0301'), same: true },
    { title: 'letters', one: fromText('e'), other: fromText('\u00e9'), same: false },
    { title: 'bytes', one: asBytePath('\xe9'), other: asBytePath('\xe8'), same: false },
    {
      title: 'bytes and the text of their numbers',
      one: asBytePath('\xe9'),
      other: fromText('\u00e9'),
      same: false,
    },
  ]
  for (const { title, one, other, same } of rows) {
    it(`${same ? 'takes for one' : 'tells apart'} names that differ in ${title}`, () => {
      assert.equal(foldName(one) === foldName(other), same)
    })
  }
})
