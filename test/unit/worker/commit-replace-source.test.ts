import assert from 'node:assert/strict'
import { chmodSync, lstatSync } from 'node:fs'
import { toBuffer } from '../../../shared/byte-path.js'
import { commitResult } from '../../../worker/commit.js'
import { closeFence } from '../../../worker/fence.js'
import { filesBelow, put, take, under } from '../../helpers/folders.js'
import { commit, requestCommit } from './committing.js'
import { useWorkplaces, type Workplace } from './workplace.js'

describe('committing in the place of the source', () => {
  const makeWorkplace = useWorkplaces()
  const replacing = (extra = {}) => {
    const place = makeWorkplace({ commitMode: 'replace-source', ...extra })
    const input = place.put('a.png', 'source')
    const output = under(place.folder, 'in/a.webp')
    return { place, input, output }
  }
  const keptFiles = ({ job }: Workplace) =>
    filesBelow(job.stateDir).filter((name) => name.startsWith('originals'))

  it('puts the new name in the place of the old one, and keeps the original', () => {
    const { place, input, output } = replacing()
    chmodSync(toBuffer(input), 0o604)
    const { backupBytes } = commit(place, 'a.png', { output })
    assert.equal(backupBytes, 6)
    assert.deepEqual(place.files(), ['in/a.webp'])
    assert.equal(take(output).toString(), 'result')
    assert.equal(lstatSync(toBuffer(output)).mode & 0o777, 0o604)
    assert.equal(lstatSync(toBuffer(output)).nlink, 1)
    assert.equal(take(under(place.job.stateDir, 'originals/a.png')).toString(), 'source')
    assert.deepEqual(place.journalSteps(), ['intent', 'done'])
  })

  it('lets the original go where it is not to be kept', () => {
    const { place, output } = replacing({ keepOriginal: false })
    assert.equal(commit(place, 'a.png', { output }).backupBytes, 0)
    assert.deepEqual(place.files(), ['in/a.webp'])
    assert.deepEqual(keptFiles(place), [])
  })

  it('never replaces another file of the new name, whatever --if-exists says', () => {
    for (const ifExists of ['fail', 'replace', 'skip'] as const) {
      const { place, input, output } = replacing({ ifExists })
      put(output, 'another picture')
      assert.throws(() => commit(place, 'a.png', { output }), { code: 'output_exists' })
      assert.deepEqual(place.files(), ['in/a.png', 'in/a.webp'])
      assert.equal(take(output).toString(), 'another picture')
      assert.equal(take(input).toString(), 'source')
      assert.deepEqual(keptFiles(place), [])
    }
  })

  it('leaves a source alone that was written to since it was read', () => {
    const { place, output } = replacing()
    const request = requestCommit(place, 'a.png', { output })
    place.put('a.png', 'changed')
    assert.throws(() => commitResult(request), { code: 'changed_during_read' })
    assert.deepEqual(place.files(), ['in/a.png'])
  })

  it('leaves everything alone once its call is closed', () => {
    const { place, output } = replacing()
    closeFence(place.fence)
    assert.throws(() => commit(place, 'a.png', { output }), { code: 'cancelled' })
    assert.deepEqual(place.files(), ['in/a.png'])
    assert.deepEqual(place.journalSteps(), ['intent'])
  })

  it('takes its output away again where the original cannot be kept', () => {
    const { place, input, output } = replacing()
    put(under(place.job.stateDir, 'originals'), 'a file in the way')
    assert.throws(() => commit(place, 'a.png', { output }), { name: 'FileFailure' })
    assert.deepEqual(place.files(), ['in/a.png'])
    assert.equal(take(input).toString(), 'source')
  })
})
