import assert from 'node:assert/strict'
import { linkSync, lstatSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { asBytePath, toBuffer, type BytePath } from '../../../shared/byte-path.js'
import { findKeptPlace, keepOriginal, nameUnderRoot } from '../../../worker/keep-original.js'
import { exists, tempNameFor } from '../../../worker/file-operations.js'
import { readSource } from '../../../worker/read-source.js'
import { filesBelow, put, take, under } from '../../helpers/folders.js'
import { useWorkplaces, type Workplace } from './workplace.js'

const inodeOf = (path: BytePath): number => lstatSync(toBuffer(path)).ino

describe('keeping originals', () => {
  const makeWorkplace = useWorkplaces()

  const keep = ({ job }: Pick<Workplace, 'job'>, path: BytePath) => {
    keepOriginal(job, path, findKeptPlace(job, path, readSource(path)))
  }
  const keptFiles = ({ job }: Workplace) =>
    filesBelow(job.stateDir).filter((name) => name.startsWith('originals'))

  it('gives the very file a second name under its name in the input root', () => {
    const place = makeWorkplace()
    const path = place.put('sub/caf\xe9.jpg', 'first')
    keep(place, path)
    assert.deepEqual(keptFiles(place), ['originals/sub/caf\xe9.jpg'])
    assert.equal(inodeOf(under(place.job.stateDir, 'originals/sub/caf\xe9.jpg')), inodeOf(path))
    assert.equal(statSync(toBuffer(under(place.job.stateDir, 'originals'))).mode & 0o777, 0o700)
  })

  it('does not keep a file twice, and says that it is kept', () => {
    const place = makeWorkplace()
    const path = place.put('a.jpg', 'first')
    assert.equal(findKeptPlace(place.job, path, readSource(path)).isThere, false)
    keep(place, path)
    assert.equal(findKeptPlace(place.job, path, readSource(path)).isThere, true)
    keep(place, path)
    assert.deepEqual(keptFiles(place), ['originals/a.jpg'])
  })

  it('never replaces the first original: later files of its path go beside it', () => {
    const place = makeWorkplace()
    for (const content of ['first', 'second', 'third']) {
      const path = place.put('a.jpg', content)
      keep(place, path)
      // As the result that replaces it is another file.
      rmSync(toBuffer(path))
    }
    assert.deepEqual(keptFiles(place), [
      'originals-2/a.jpg',
      'originals-3/a.jpg',
      'originals/a.jpg',
    ])
    const [two, three, one] = keptFiles(place).map((name) =>
      take(under(place.job.stateDir, name)).toString(),
    )
    assert.deepEqual([one, two, three], ['first', 'second', 'third'])
  })

  it('does not follow a link out of the state folder', () => {
    const place = makeWorkplace()
    const path = place.put('sub/a.jpg', 'only')
    const elsewhere = under(place.folder, 'elsewhere')
    for (const folder of [elsewhere, under(place.job.stateDir, 'originals')]) {
      mkdirSync(toBuffer(folder), { recursive: true })
    }
    symlinkSync(toBuffer(elsewhere), toBuffer(under(place.job.stateDir, 'originals/sub')))
    assert.throws(
      () => {
        keep(place, path)
      },
      { code: 'permission' },
    )
    assert.deepEqual(filesBelow(elsewhere), [])
    assert.equal(take(path).toString(), 'only')
  })

  it('does not mistake another name of the file for the kept one', () => {
    const place = makeWorkplace()
    const path = place.put('a.jpg', 'first')
    linkSync(toBuffer(path), toBuffer(under(place.folder, 'elsewhere.jpg')))
    assert.equal(findKeptPlace(place.job, path, readSource(path)).isThere, false)
  })

  it('takes the bare name of a file outside of the root', () => {
    const { job } = makeWorkplace()
    for (const [path, name] of [
      [under(job.inputRoot, 'a.jpg'), 'a.jpg'],
      [under(job.inputRoot, 'sub/a.jpg'), 'sub/a.jpg'],
      [under(job.inputRoot, '..a/b.jpg'), '..a/b.jpg'],
      [asBytePath('/other/dir/b.jpg'), 'b.jpg'],
      [under(job.inputRoot, '../b.jpg'), 'b.jpg'],
    ] as const) {
      assert.equal(nameUnderRoot(job.inputRoot, path), name)
    }
  })

  it('copies where the state lies on another file system', function () {
    const shared = asBytePath('/dev/shm')
    const place = makeWorkplace()
    const path = place.put('a.jpg', 'first')
    if (!exists(shared) || statSync(toBuffer(shared)).dev === statSync(toBuffer(path)).dev) {
      this.skip()
    }
    const stateDir = tempNameFor(under(shared, 'state'))
    mkdirSync(toBuffer(stateDir))
    try {
      keep({ job: { ...place.job, stateDir } }, path)
      assert.deepEqual(filesBelow(stateDir), ['originals/a.jpg'])
      assert.equal(take(under(stateDir, 'originals/a.jpg')).toString(), 'first')
    } finally {
      rmSync(toBuffer(stateDir), { recursive: true })
    }
  })

  it('fails where something stands in the way of the folder', () => {
    const place = makeWorkplace()
    put(under(place.job.stateDir, 'originals'), 'a file')
    const path = place.put('a.jpg', 'first')
    assert.throws(
      () => {
        keep(place, path)
      },
      { name: 'FileFailure', message: /originals/ },
    )
    assert.equal(take(path).toString(), 'first')
  })
})
