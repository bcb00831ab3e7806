import assert from 'node:assert/strict'
import { lstatSync, statSync } from 'node:fs'
import { asBytePath, fromText, toBuffer } from '../../../shared/byte-path.js'
import { carryAttributes, keepOrWarn } from '../../../shared/carry-attributes.js'
import { ACL, DEFAULT_ACL, makeAcl } from '../../helpers/acl.js'
import { attributesFor } from '../../helpers/attributes.js'
import { useMounts } from '../../helpers/mounts.js'
import { put, under, useFolders } from '../../helpers/folders.js'
import { commit } from '../worker/committing.js'
import { useWorkplaces } from '../worker/workplace.js'

describe('carrying extended attributes', () => {
  const makeFolder = useFolders()
  const makeWorkplace = useWorkplaces()
  const mounts = useMounts()

  it('gives a replaced original all of them and its ACL', function () {
    const place = makeWorkplace({ commitMode: 'in-place' })
    const path = place.put('a.jpg', 'source')
    const calls = attributesFor(this, place.job.inputRoot)
    calls.set(path, 'user.rating', Buffer.from('5'))
    calls.set(path, ACL, makeAcl(4_711))
    const { ino } = lstatSync(toBuffer(path))
    assert.deepEqual(commit(place, 'a.jpg').warnings, ['odd'])
    assert.notEqual(lstatSync(toBuffer(path)).ino, ino)
    assert.equal(calls.get(path, 'user.rating')?.toString(), '5')
    assert.deepEqual(calls.get(path, ACL), makeAcl(4_711))
  })

  it('lets no folder add an ACL to the result', function () {
    const place = makeWorkplace({ commitMode: 'in-place' })
    const path = place.put('a.jpg', 'source')
    const calls = attributesFor(this, place.job.inputRoot)
    const { mode } = statSync(toBuffer(path))
    calls.set(place.job.inputRoot, DEFAULT_ACL, makeAcl(4_711))
    commit(place, 'a.jpg')
    assert.equal(calls.get(path, ACL), undefined)
    assert.equal(statSync(toBuffer(path)).mode, mode)
  })

  it('gives them to an original that has to be copied to be kept', function () {
    const stateDir = fromText(mounts.tmpfs(this, 'size=1m'))
    const place = makeWorkplace({ commitMode: 'in-place', stateDir })
    const path = place.put('a.jpg', 'source')
    const calls = attributesFor(this, place.job.inputRoot)
    calls.set(path, 'trusted.note', Buffer.from('kept'))
    calls.set(path, ACL, makeAcl(4_711))
    assert.deepEqual(commit(place, 'a.jpg').warnings, ['odd'])
    const kept = under(stateDir, 'originals/a.jpg')
    assert.equal(calls.get(kept, 'trusted.note')?.toString(), 'kept')
    assert.deepEqual(calls.get(kept, ACL), makeAcl(4_711))
  })

  it('warns of those that the other file system cannot hold', function () {
    const folder = makeFolder()
    const calls = attributesFor(this, folder)
    const from = put(under(folder, 'from'), '')
    calls.set(from, 'user.long', Buffer.alloc(3_000))
    const to = asBytePath('/proc/self/comm')
    assert.deepEqual(carryAttributes(from, to), ['Extended attribute user.long not kept: ENOTSUP'])
  })

  it('warns where the system says no, and of nothing else', () => {
    const systemError = Object.assign(new Error('no'), { code: 'EPERM' })
    const fail = (error: Error) => () => {
      throw error
    }
    assert.deepEqual(keepOrWarn('Owner', fail(systemError)), ['Owner not kept: EPERM'])
    assert.deepEqual(
      keepOrWarn('Owner', () => undefined),
      [],
    )
    assert.throws(() => keepOrWarn('Owner', fail(new TypeError('a bug'))), TypeError)
  })
})
