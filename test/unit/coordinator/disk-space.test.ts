import assert from 'node:assert/strict'
import { growingDirectory, requireSpace } from '../../../coordinator/disk-space.js'
import { DiskWatch } from '../../../coordinator/disk-watch.js'
import type { Entry } from '../../../coordinator/input/scan.js'
import { asBytePath, fromText, type BytePath } from '../../../shared/byte-path.js'
import { put, under, useFolders } from '../../helpers/folders.js'
import { useMounts } from '../../helpers/mounts.js'
import { makeJob } from '../../helpers/chunks.js'

const output = asBytePath('/out')
const stateDir = asBytePath('/state')

describe('free space', () => {
  const mounts = useMounts()
  const makeFolder = useFolders()

  const rows = [
    ['new-file', true, false, output],
    ['new-file', false, true, output],
    ['in-place', true, false, output],
    ['in-place', true, true, stateDir],
    ['in-place', false, true, undefined],
    ['replace-source', true, true, stateDir],
  ] as const
  for (const [commitMode, keepOriginal, stateIsElsewhere, expected] of rows) {
    const kept = keepOriginal ? 'originals kept' : 'nothing kept'
    const where = stateIsElsewhere ? 'on another disk' : 'beside'
    it(`is needed in ${expected ?? 'no directory'} as ${commitMode}, ${kept}, state ${where}`, () => {
      const job = { commitMode, keepOriginal, stateDir }
      assert.equal(growingDirectory(job, output, stateIsElsewhere), expected)
    })
  }

  async function* listPictures(folder: BytePath, count: number): AsyncGenerator<Entry> {
    const path = put(under(folder, 'a.jpg'), Buffer.alloc(1_000_000))
    for (let id = 0; id < count; id += 1) {
      yield await Promise.resolve({ name: fromText(`${id}.jpg`), path, kind: 'picture' })
    }
    yield { name: fromText('gone.jpg'), path: under(folder, 'gone.jpg'), kind: 'picture' }
  }

  it('is told where the inputs take more, with the mount', async function () {
    const small = fromText(mounts.tmpfs(this, 'size=4m'))
    const watch = new DiskWatch({ ...makeJob('/in'), stateDir: small }, small)
    for await (const _ of watch.measure(listPictures(makeFolder(), 9))) continue
    assert.deepEqual(watch.findShortages(4), [])
    const [notice = ''] = watch.findShortages(10)
    assert.match(notice, /^Free space for \S+ is 4\.19 MB \(\S+, tmpfs\), and .* about 9 MB: /)
  })

  it('is nothing to complain about where there are no pictures', () => {
    const folder = makeFolder()
    assert.deepEqual(
      new DiskWatch({ ...makeJob('/in'), stateDir: folder }, folder).findShortages(0),
      [],
    )
  })

  it('refuses a directory without any, which need not exist', function () {
    const full = fromText(mounts.tmpfs(this, 'size=512k'))
    assert.throws(
      () => {
        requireSpace(under(full, 'none/yet'))
      },
      { code: 'refused', message: /at least 1 MB .*\/none\/yet, got 524 kB on \S+, tmpfs$/ },
    )
    requireSpace(makeFolder())
  })
})
