import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import type { Finding } from '../../coordinator/doctor/finding.js'
import { listTree } from '../helpers/file-tree.js'
import { useMounts } from '../helpers/mounts.js'
import { runCli } from '../helpers/run-cli.js'
import { endStartedProcesses, type Ended, type StartOptions } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

interface Diagnosis {
  readonly schema: string
  readonly problems: number
  readonly findings: readonly Finding[]
}

describe('image-ray doctor', () => {
  const space = useWorkspace()
  const mounts = useMounts()
  after(endStartedProcesses)

  const diagnose = async (
    args: readonly string[],
    options?: StartOptions,
  ): Promise<Ended & Diagnosis> => {
    const ended = await runCli(['doctor', '--json', ...args], options)
    assert.match(ended.stdout, /^\{/, JSON.stringify(ended))
    return { ...ended, ...(JSON.parse(ended.stdout) as Diagnosis) }
  }
  const problemsOf = ({ findings }: Diagnosis) =>
    findings
      .filter(({ level }) => level === 'problem')
      .map(({ topic, text }) => `${topic}: ${text}`)

  it('tells what a place can do, and leaves nothing there', async () => {
    const directory = space.makeDirectory('in')
    writeFileSync(space.at('in', 'a.jpg'), 'x')
    const { code, stdout } = await runCli(['doctor', '--input-dir', directory])
    assert.equal(code, 0)
    for (const pattern of [
      /^ok +version image-ray \d/m,
      /hard links work|no hard links/,
      /a\.jpg are (?:one name|two names)/,
      /originals are kept by hard link/,
      /ulimit +open files/,
      /one was started: sharp \d/,
      /^A run can be made/m,
    ]) {
      assert.match(stdout, pattern)
    }
    assert.deepEqual(listTree(directory), ['a.jpg'])
  })

  it('finds a full disk, one without inodes, and a read-only one', async function () {
    const input = space.makeDirectory('pictures')
    const full = mounts.tmpfs(this, 'size=512k')
    const crowded = mounts.tmpfs(this, 'nr_inodes=1')
    const readOnly = mounts.readOnly(this, input)
    const to = (outputDir: string) => diagnose(['--input-dir', input, '--output-dir', outputDir])
    const [first, second, third] = [await to(full), await to(crowded), await to(readOnly)]
    assert.deepEqual([first.code, second.code, third.code], [1, 1, 1])
    assert.match(problemsOf(first).join(), /output: 524 kB free/)
    assert.match(problemsOf(second).join(), /output: 0 inodes free/)
    assert.match(problemsOf(third).join(), /output: .*the mount is read-only/)
    assert.equal(third.problems, problemsOf(third).length)
  })

  it('says that originals are copied to a state folder on another disk', async function () {
    const stateDir = mounts.tmpfs(this, 'size=8m')
    const input = space.makeDirectory('apart')
    const { code, findings } = await diagnose(['--input-dir', input, '--state-dir', stateDir])
    assert.equal(code, 0)
    const kept = findings.filter(({ level, topic }) => level === 'warning' && topic === 'state')
    assert.match(kept.map(({ text }) => text).join(), /kept as copies.*\(EXDEV\)/)
  })

  it('finds a directory that may not be written to', async function () {
    if (process.getuid?.() !== 0) this.skip()
    const input = space.makeDirectory('foreign')
    chmodSync(space.path, 0o755)
    mkdirSync(space.at('nobody'))
    chmodSync(space.at('nobody'), 0o777)
    const through = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
    const env = { HOME: space.at('nobody'), XDG_STATE_HOME: space.at('nobody') }
    const diagnosis = await diagnose(['--input-dir', input], { through, env, cwd: '/' })
    assert.equal(diagnosis.code, 1)
    assert.match(problemsOf(diagnosis).join(), /^input: no file can be made there: EACCES,state: /)
  })

  it('refuses what is no directory', async () => {
    const { code, stderr } = await runCli(['doctor', '--input-dir', space.at('gone')])
    assert.equal(code, 2)
    assert.match(stderr, /--input-dir: Expected a directory at .*gone/)
  })
})
