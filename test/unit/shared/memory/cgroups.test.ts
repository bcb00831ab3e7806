import assert from 'node:assert/strict'
import { listMemoryGroups } from '../../../../shared/memory/cgroups.js'

describe('the control groups that limit memory', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'of version 2 are listed upwards, with both places it may be mounted at',
      '0::/system.slice/run.scope\n',
      [
        '/sys/fs/cgroup/system.slice/run.scope',
        '/sys/fs/cgroup/system.slice',
        '/sys/fs/cgroup',
        '/sys/fs/cgroup/unified/system.slice/run.scope',
        '/sys/fs/cgroup/unified/system.slice',
        '/sys/fs/cgroup/unified',
      ],
    ],
    [
      'of a container that sees itself as the root are the mounts',
      '0::/\n',
      ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'],
    ],
    [
      'of version 1 are those of the memory controller',
      '9:name=systemd:/x\n5:cpuset,memory:/docker/abc\n1:cpu:/docker/abc\n',
      ['/sys/fs/cgroup/memory/docker/abc', '/sys/fs/cgroup/memory/docker', '/sys/fs/cgroup/memory'],
    ],
    [
      'are told with colons in their names',
      '3:memory:/a:b\n',
      ['/sys/fs/cgroup/memory/a:b', '/sys/fs/cgroup/memory'],
    ],
    [
      'do not leave their mount',
      '3:memory:/../../etc\n',
      ['/sys/fs/cgroup/memory/etc', '/sys/fs/cgroup/memory'],
    ],
    ['are none where the text is of another kind', 'nonsense\n\n1:cpu:/\n', []],
    ['are none on other systems', '', []],
  ]
  for (const [title, text, directories] of rows) {
    it(title, () => {
      assert.deepEqual(
        listMemoryGroups(text).map(({ directory }) => directory),
        directories,
      )
    })
  }

  it('are of both versions on a hybrid system', () => {
    const groups = listMemoryGroups('4:memory:/\n0::/\n')
    assert.deepEqual(
      groups.map(({ version }) => version),
      [1, 2, 2],
    )
  })
})
