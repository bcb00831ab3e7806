import assert from 'node:assert/strict'
import { judgeType } from '../../../../coordinator/doctor/examine-directory.js'
import { judgeMachine, type MachineFacts } from '../../../../coordinator/doctor/examine-machine.js'
import {
  listCgroups,
  parseCpuMax,
  parseLimits,
} from '../../../../coordinator/doctor/system-limits.js'

const limitsText = `Limit                     Soft Limit           Hard Limit           Units
Max file size             unlimited            unlimited            bytes
Max core file size        0                    unlimited            bytes
Max processes             96365                96365                processes
Max open files            1024                 20000                files
`

describe('what the doctor reads of the system', () => {
  it('is the soft limits', () => {
    const expected = { nofile: 1_024, nproc: 96_365, fsize: Infinity, core: 0 }
    assert.deepEqual(parseLimits(limitsText), expected)
  })

  it('is the quota of cores of both kinds of cgroup', () => {
    for (const [text, cores] of [
      ['max 100000\n', undefined],
      ['150000 100000\n', 1.5],
      ['-1\n 100000\n', undefined],
      ['undefined undefined', undefined],
    ] as const) {
      assert.equal(parseCpuMax(text), cores)
    }
  })

  it('is the cgroup and those above it', () => {
    assert.deepEqual(listCgroups('0::/a/b\n', 'cpu'), [
      '/sys/fs/cgroup/a/b',
      '/sys/fs/cgroup/a',
      '/sys/fs/cgroup/',
    ])
    assert.deepEqual(listCgroups('2:cpu,cpuacct:/x\n0::/\n', 'cpu'), [
      '/sys/fs/cgroup/cpu/x',
      '/sys/fs/cgroup/cpu/',
    ])
    assert.deepEqual(listCgroups('', 'cpu'), [])
  })

  for (const [type, kind] of [
    ['ext4', 'local'],
    ['tmpfs', 'local'],
    ['nfs4', 'network'],
    ['cifs', 'network'],
    ['smb3', 'network'],
    ['fuse.sshfs', 'network'],
    ['fuse.mergerfs', 'fuse'],
    ['fuseblk', 'fuse'],
  ] as const) {
    it(`takes ${type} for ${kind}`, () => {
      assert.equal(judgeType(type), kind)
    })
  }

  const healthy: MachineFacts = {
    cores: 4,
    cpuQuota: undefined,
    memoryBytes: 16e9,
    memoryLimitBytes: undefined,
    limits: { nofile: 1_024, nproc: 4_000, fsize: Infinity, core: 0 },
  }
  const limits = { nofile: 1_024, nproc: 4_000, fsize: Infinity, core: 0 }
  for (const [what, facts, expected] of [
    ['nothing', healthy, []],
    ['few open files', { ...healthy, limits: { ...limits, nofile: 64 } }, ['problem ulimit']],
    ['few processes', { ...healthy, limits: { ...limits, nproc: 50 } }, ['warning ulimit']],
    ['small files only', { ...healthy, limits: { ...limits, fsize: 1e6 } }, ['warning ulimit']],
    ['core dumps', { ...healthy, limits: { ...limits, core: 1e9 } }, ['note ulimit']],
    ['half the cores', { ...healthy, cpuQuota: 2 }, ['note cpu']],
    ['little memory', { ...healthy, memoryLimitBytes: 1e9 }, ['note memory', 'warning memory']],
    ['no /proc', { ...healthy, limits: undefined }, []],
  ] as const) {
    it(`finds fault with ${what}`, () => {
      const faults = judgeMachine(facts).filter(({ level }) => level !== 'ok')
      assert.deepEqual(
        faults.map(({ level, topic }) => `${level} ${topic}`),
        expected,
      )
    })
  }
})
