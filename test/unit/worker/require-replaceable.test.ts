import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { fromText, toBuffer, toText } from '../../../shared/byte-path.js'
import { readSource } from '../../../worker/read-source.js'
import { requireReplaceable } from '../../../worker/require-replaceable.js'
import { commit } from './committing.js'
import { makeJpeg } from '../../helpers/pictures.js'
import { filesBelow } from '../../helpers/folders.js'
import { useMounts } from '../../helpers/mounts.js'
import { useWorkplaces, type Workplace } from './workplace.js'

const resize = { resize: { size: '40x' } }

describe('refusing to replace an original', () => {
  const makeWorkplace = useWorkplaces()
  const mounts = useMounts()
  const inPlace = (extra = {}) => makeWorkplace({ commitMode: 'in-place', ...extra }, resize)
  const keptFiles = ({ job }: Workplace) =>
    filesBelow(job.stateDir).filter((name) => name.startsWith('originals'))

  /** Sets an attribute of chattr for the time of a call, or skips. */
  async function withFlag(
    test: Mocha.Context,
    flag: 'i' | 'a',
    path: string,
    run: () => Promise<void>,
  ): Promise<void> {
    if (spawnSync('chattr', [`+${flag}`, path]).status !== 0) {
      test.runnable().title += ' (skipped: chattr is refused here)'
      test.skip()
    }
    try {
      await run()
    } finally {
      execFileSync('chattr', [`-${flag}`, path])
    }
  }

  it('refuses a file without the right to write, unless it is forced', async () => {
    const place = inPlace()
    const jpeg = await makeJpeg()
    chmodSync(toBuffer(place.put('a.jpg', jpeg)), 0o444)
    const result = await place.process('a.jpg')
    assert(result.status === 'failed')
    assert.equal(result.code, 'permission')
    assert.match(result.message, /a\.jpg, since .* got permissions 444; --force-read-only/)
    assert.ok(place.readOutput('a.jpg').equals(jpeg))
    const forced = inPlace({ forceReadOnly: true })
    chmodSync(toBuffer(forced.put('a.jpg', jpeg)), 0o444)
    assert.equal((await forced.process('a.jpg')).status, 'ok')
  })

  it('reads such a file for a result in a new place', async () => {
    const place = makeWorkplace({}, resize)
    chmodSync(toBuffer(place.put('a.jpg', await makeJpeg())), 0o444)
    assert.equal((await place.process('a.jpg')).status, 'ok')
  })

  it('refuses an immutable file before the work, forced or not', async function () {
    const place = inPlace({ forceReadOnly: true })
    const path = place.put('a.jpg', await makeJpeg())
    await withFlag(this, 'i', toText(path), async () => {
      const result = await place.process('a.jpg')
      assert(result.status === 'failed')
      assert.equal(result.code, 'permission')
      assert.match(result.message, /^Expected to replace .*a\.jpg, got EPERM \(.*immutable/)
    })
    assert.deepEqual([place.files(), keptFiles(place)], [['in/a.jpg'], []])
  })

  it('keeps no stray copy of a file that cannot be renamed over after all', async function () {
    const place = inPlace()
    const path = place.put('a.jpg', await makeJpeg())
    await withFlag(this, 'a', toText(path), async () => {
      assert.throws(() => commit(place, 'a.jpg'), { code: 'permission' })
      const result = await place.process('a.jpg')
      assert(result.status === 'failed')
      assert.equal(result.code, 'permission')
    })
    assert.deepEqual([place.files(), keptFiles(place)], [['in/a.jpg'], []])
  })

  it('refuses what lies on a read-only mount, by the name of the mount', async function () {
    const place = inPlace()
    place.put('a.jpg', await makeJpeg())
    const mount = mounts.readOnly(this, toText(place.job.inputRoot))
    const task = { ...place.task('a.jpg'), input: fromText(`${mount}/a.jpg`) }
    assert.throws(
      () => {
        requireReplaceable(task, place.job, readSource(task.input))
      },
      { code: 'permission', message: new RegExp(`got EROFS \\(read-only: ${mount}, `) },
    )
  })
})
