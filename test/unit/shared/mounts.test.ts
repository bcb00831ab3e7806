import assert from 'node:assert/strict'
import { statSync, symlinkSync } from 'node:fs'
import { asBytePath, toBuffer } from '../../../shared/byte-path.js'
import { describeMount, findMount, mountOf, parseMounts } from '../../../shared/mounts.js'
import { under, useFolders } from '../../helpers/folders.js'

const text = [
  '/dev/vda / ext4 rw,relatime 0 0',
  'none /mnt tmpfs rw 0 0',
  'host:/a /mnt/my\\040photos nfs4 ro,vers=4.2 0 0',
  '/dev/vdb /mnt ext4 rw,errors=remount-ro 0 0',
  'cut line',
  '',
].join('\n')

describe('mounts', () => {
  const makeFolder = useFolders()

  it('are read from the text of the system, with the spaces in their names', () => {
    assert.deepEqual(parseMounts(text).slice(0, 3), [
      { point: '/', type: 'ext4', isReadOnly: false },
      { point: '/mnt', type: 'tmpfs', isReadOnly: false },
      { point: '/mnt/my photos', type: 'nfs4', isReadOnly: true },
    ])
  })

  for (const [path, point, type] of [
    ['/home/a.jpg', '/', 'ext4'],
    ['/mntx', '/', 'ext4'],
    ['/mnt/a.jpg', '/mnt', 'ext4'],
    ['/mnt/my photos', '/mnt/my photos', 'nfs4'],
    ['/mnt/my photos/a', '/mnt/my photos', 'nfs4'],
  ] as const) {
    it(`hold ${path} by the deepest and latest of them`, () => {
      const mount = mountOf(parseMounts(text), asBytePath(path))
      assert.deepEqual([mount?.point, mount?.type], [point, type])
    })
  }

  it('are found through links and for what is not there yet', function () {
    if (process.platform !== 'linux') this.skip()
    const folder = makeFolder()
    symlinkSync('/proc', toBuffer(under(folder, 'link')))
    assert.equal(findMount(under(folder, 'link/none/at/all'))?.type, 'proc')
    const own = findMount(under(folder, 'none/at/all'))
    assert(own)
    assert.equal(statSync(toBuffer(own.point)).dev, statSync(toBuffer(folder)).dev)
    assert.equal(describeMount(asBytePath('/proc/self')), '/proc, proc')
  })
})
