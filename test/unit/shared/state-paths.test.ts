import assert from 'node:assert/strict'
import { homedir } from 'node:os'
import { asBytePath, fromText } from '../../../shared/byte-path.js'
import {
  journalPath,
  originalName,
  originalsDir,
  originalsFolder,
  stateDirFor,
  stateHome,
} from '../../../shared/state-paths.js'

describe('state paths', () => {
  it('take $XDG_STATE_HOME where it is absolute, and ~/.local/state where it is not', () => {
    assert.equal(stateHome({ XDG_STATE_HOME: '/var/state' }), '/var/state/image-ray')
    const standard = fromText(`${homedir()}/.local/state/image-ray`)
    assert.equal(stateHome({ XDG_STATE_HOME: 'relative' }), standard)
    assert.equal(stateHome({ XDG_STATE_HOME: '' }), standard)
    assert.equal(stateHome({}), standard)
  })

  it('lie in the input root of a job in place', () => {
    const inputRoot = asBytePath('/photos')
    assert.equal(stateDirFor({ inPlace: true, inputRoot }), '/photos/.image-ray')
  })

  it('lie outside of the output of a job into a new place, one for each output root', () => {
    const one = stateDirFor({ outputRoot: asBytePath('/out') })
    assert.ok(one.startsWith(`${stateHome()}/`))
    assert.equal(stateDirFor({ outputRoot: asBytePath('/out') }), one)
    assert.notEqual(stateDirFor({ outputRoot: asBytePath('/out\xff') }), one)
  })

  it('name a journal by run and process', () => {
    const journal = journalPath(asBytePath('/state'), 'run-1', 42)
    assert.equal(journal, '/state/runs/run-1/worker-42.ndjson')
  })

  it('keep the generations of originals in folders of their own', () => {
    assert.equal(originalsDir(asBytePath('/state')), '/state/originals')
    assert.equal(originalsFolder(3), 'originals-3')
    assert.equal(originalName(asBytePath('originals-3/sub/a.jpg')), 'sub/a.jpg')
  })
})
