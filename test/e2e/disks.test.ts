import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fromText } from '../../shared/byte-path.js'
import { listTree, photographTree } from '../helpers/file-tree.js'
import { useMounts } from '../helpers/mounts.js'
import { makeJpeg, writeFiles, writeJpegs } from '../helpers/pictures.js'
import { runCli, runForReport } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

const isLeftover = (name: string): boolean => name.endsWith('.tmp')

describe('Disks', () => {
  const space = useWorkspace()
  const mounts = useMounts()
  after(endStartedProcesses)

  /** The same picture many times over; each result takes about as much as its source. */
  async function writeLarge(directory: string, count: number): Promise<void> {
    const names = Array.from({ length: count }, (_, index) => `${index}.jpg`)
    writeFiles(directory, names, await makeJpeg(1_600, 1_200))
  }
  const run = (input: string, ...rest: readonly string[]) =>
    runForReport(['--input-dir', input, '--workers', '1', ...rest])

  it('that run full end a run early, which says what remains and leaves no temp', async function () {
    const full = mounts.tmpfs(this, 'size=2m')
    const input = space.makeDirectory('large')
    await writeLarge(input, 100)
    const before = photographTree(input)
    const { code, summary, stderr } = await run(input, '--output-dir', full, '--quality', '95')
    assert.equal(code, 1)
    assert.equal(summary.stopped, 'no-space')
    assert.match(
      summary.stoppedReason ?? '',
      /ENOSPC \(no space left on \S+, tmpfs\).*same command/,
    )
    assert.ok(summary.remaining > 0 && summary.ok > 0)
    assert.deepEqual(Object.keys(summary.failedBy), ['no_space'])
    assert.match(summary.notices.join(), /Free space for .* the inputs take about/)
    assert.match(stderr, /^Note: Free space/m)
    assert.equal(listTree(full).length, summary.ok)
    assert.deepEqual(listTree(full).filter(isLeftover), [])
    assert.deepEqual(photographTree(input), before)
  })

  it('that run full in place leave every original whole', async function () {
    const full = mounts.tmpfs(this, 'size=16m')
    await writeLarge(full, 12)
    const { bavail, bsize } = statfsSync(full)
    writeFileSync(join(full, 'fill'), Buffer.alloc(bavail * bsize - 1_200_000))
    const results = ['--resize', '1599x', '--quality', '100']
    const before = photographTree(full)
    const { code, files } = await run(full, ...results)
    assert.equal(code, 1)
    for (const file of files) {
      const name = fromText(file.name)
      if (file.status === 'ok') continue
      assert.equal(file.status === 'failed' && file.code, 'no_space')
      assert.equal(photographTree(full).get(name), before.get(name))
    }
    assert.ok(files.some(({ status }) => status === 'failed'))
    assert.deepEqual(listTree(full).filter(isLeftover), [])
  })

  it('that are full from the start are refused, by the name of the mount', async function () {
    const full = mounts.tmpfs(this, 'size=512k')
    const input = space.makeDirectory('few')
    await writeJpegs(input, 1)
    const { code, stderr } = await runCli(['run', '--input-dir', input, '--output-dir', full])
    assert.equal(code, 2)
    assert.match(stderr, /Expected at least 1 MB of free space .* got 524 kB on \S+, tmpfs/)
  })

  it('that are read-only are refused, by the name of the mount', async function () {
    const input = space.makeDirectory('written')
    await writeJpegs(input, 1)
    const readOnly = mounts.readOnly(this, input)
    const state = ['--state-dir', space.at('state-of-read-only')]
    for (const place of [[], ['--output-dir', join(readOnly, 'out')]]) {
      const ended = await runCli(['run', '--input-dir', readOnly, ...place, ...state])
      assert.equal(ended.code, 2)
      assert.match(ended.stderr, /got a read-only mount: \S+, /)
    }
  })

  it('that take no report make the run fail, and say so', async function () {
    const input = space.makeDirectory('reported')
    await writeJpegs(input, 2)
    for (const [index, flags] of [[], ['--json'], ['--json-lines']].entries()) {
      const output = space.at(`reported-${index}`)
      const args = ['--input-dir', input, '--output-dir', output, '--workers', '1', ...flags]
      const ended = await runCli(['run', ...args], {
        through: ['sh', '-c', 'exec "$0" "$@" > /dev/full'],
      })
      assert.equal(ended.code, 1)
      assert.match(ended.stderr, /Expected to write the (?:JSON )?report, got: ENOSPC/)
    }
  })

  for (const [call, errno, code, attempts] of [
    ['rename', 'EDQUOT', 'no_space', 1],
    ['rename', 'EIO', 'io', 3],
  ] as const) {
    it(`that answer ${call} with ${errno} leave the original, and are named`, async function () {
      if (spawnSync('strace', ['-V']).error) this.skip()
      const input = space.makeDirectory(errno)
      await writeJpegs(input, 1)
      const before = photographTree(input)
      const args = ['--input-dir', input, '--workers', '1', '--resize', '80x']
      const { files } = await runForReport(args, {
        through: ['strace', '-fqqo', '/dev/null', '-e', `inject=${call}:error=${errno}`],
      })
      const [file] = files
      assert(file?.status === 'failed')
      assert.deepEqual([file.code, file.attempts], [code, attempts])
      assert.match(file.message, new RegExp(`got ${errno} \\(.* \\S+, \\w+\\)`))
      for (const [name, state] of before) assert.equal(photographTree(input).get(name), state)
      const kept = listTree(input).filter((name) => name.includes('originals') || isLeftover(name))
      assert.deepEqual(kept, [])
    })
  }

  it('that take no records refuse the run before its work', async () => {
    const input = space.makeDirectory('no-records')
    await writeJpegs(input, 1)
    const through = ['prlimit', '--fsize=2048']
    const { code, stderr } = await runCli(['run', '--input-dir', input], { through })
    assert.equal(code, 2)
    assert.match(stderr, /Expected to keep records in \S+no-records\S+, got: .* on \S+, \w+\)/)
  })

  it('without hard links, permissions and attributes work by copies', async function () {
    const vfat = mounts.vfat(this, 16_000_000)
    const names = await writeJpegs(vfat, 2)
    const { code, summary } = await run(vfat, '--resize', '80x')
    assert.deepEqual([code, summary.ok], [0, 2])
    for (const name of names) assert.ok(existsSync(join(vfat, '.image-ray', 'originals', name)))
    assert.deepEqual(listTree(vfat).filter(isLeftover), [])
  })
})

describe('Limits of a process', () => {
  const space = useWorkspace()
  after(endStartedProcesses)

  it('on open files are told where nothing can be started, or not all that a command needs', async () => {
    const args = ['run', '--input-dir', space.path, '--output-dir', space.at('never')]
    for (const most of [20, 28]) {
      const { code, stderr } = await runCli(args, { through: ['prlimit', `--nofile=${most}`] })
      assert.equal(code, 2)
      assert.match(stderr, /EMFILE: too many open files; ulimit -n must be 128/)
      assert.doesNotMatch(stderr, /^ +at /m)
    }
    assert.ok(!existsSync(space.at('never')))
  })

  it('on open files leave room from 128 on', async () => {
    const input = space.makeDirectory('files')
    await writeJpegs(input, 3)
    const args = ['--input-dir', input, '--output-dir', space.at('files-out'), '--workers', '1']
    const { code, summary } = await runForReport(args, { through: ['prlimit', '--nofile=128'] })
    assert.deepEqual([code, summary.ok], [0, 3])
  })

  it('on the size of a file fail those that are larger, and leave their originals', async () => {
    const input = space.makeDirectory('sizes')
    writeFiles(input, ['large.jpg'], await makeJpeg(1_600, 1_200))
    const before = photographTree(input)
    const args = ['--input-dir', input, '--workers', '1', '--resize', '1599x', '--quality', '100']
    const { code, files } = await runForReport(args, { through: ['prlimit', '--fsize=400000'] })
    assert.equal(code, 1)
    const [large] = files
    assert(large?.status === 'failed')
    assert.equal(large.code, 'too_large')
    assert.match(large.message, /EFBIG \(beyond what ulimit -f/)
    assert.equal(
      photographTree(input).get(fromText('large.jpg')),
      before.get(fromText('large.jpg')),
    )
    assert.deepEqual(readdirSync(input).filter(isLeftover), [])
  })

  it('on somebody else’s directory fail each picture, and leave it', async function () {
    if (process.getuid?.() !== 0) this.skip()
    chmodSync(space.path, 0o755)
    const input = space.makeDirectory('foreign')
    const own = space.makeDirectory('own')
    chownSync(own, 65_534, 65_534)
    await writeJpegs(input, 2)
    closeSync(openSync(join(input, 'secret.jpg'), 'w', 0o600))
    writeFileSync(join(input, 'secret.jpg'), await makeJpeg())
    chmodSync(join(input, 'secret.jpg'), 0o600)
    const before = photographTree(input)
    const through = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
    const env = { XDG_STATE_HOME: own, HOME: own }
    const args = ['--input-dir', input, '--workers', '1']
    const replace = [...args, '--state-dir', join(own, 'state')]
    const inPlace = await runForReport(replace, { through, env, cwd: '/' })
    assert.deepEqual([inPlace.code, inPlace.summary.failedBy], [1, { permission: 3 }])
    const toOwn = [...args, '--output-dir', join(own, 'out')]
    const { code, summary, files } = await runForReport(toOwn, { through, env, cwd: '/' })
    assert.deepEqual([code, summary.ok, summary.failedBy], [1, 2, { permission: 1 }])
    const failed = files.find(({ status }) => status === 'failed')
    assert.match(JSON.stringify(failed), /Expected to read \S+secret\.jpg, got EACCES/)
    assert.deepEqual(photographTree(input), before)
  })
})
