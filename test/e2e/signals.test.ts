import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { listTree, photographTree } from '../helpers/file-tree.js'
import { makeJpeg, numberedNames, writeFiles } from '../helpers/pictures.js'
import { parseLines, startCli } from '../helpers/run-cli.js'
import {
  endStartedProcesses,
  waitUntilGone,
  waitUntilWatchingSignals,
} from '../helpers/started-process.js'
import { assertAddsUp } from '../helpers/validate-report.js'
import { useWorkspace } from '../helpers/workspace.js'

const FILES = 40
/** A second signal that comes sooner is taken for the first one by another way. */
const AGAIN_MS = 300

/** The pids of the workers that a log of --verbose tells of. */
const readPids = (stderr: string): readonly number[] =>
  [...stderr.matchAll(/"workerPid":(\d+)/g)].map(([, pid]) => Number(pid))

async function assertNobodyLeft(stderr: string): Promise<void> {
  const pids = readPids(stderr)
  assert(pids.length > 0, stderr)
  for (const pid of pids) assert(await waitUntilGone(pid, 5_000), `Worker ${pid} runs on`)
}

describe('A run that gets a signal', () => {
  const space = useWorkspace()

  before(async () => {
    writeFiles(space.at('in'), numberedNames(FILES), await makeJpeg(640, 480))
    writeFiles(space.at('large'), numberedNames(4), await makeJpeg(2400, 1600))
  })
  after(endStartedProcesses)

  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`${signal} finishes what is in work, reports the rest and exits with ${expected}`, async () => {
      const inputs = photographTree(space.at('in'))
      const run = startCli([
        ...['--input-dir', space.at('in'), '--output-dir', space.at(signal), '--resize', '80x'],
        ...['--workers', '2', '--json-lines', '--verbose'],
      ])
      await run.waitFor('stdout', /\n/)
      run.signal(signal)
      const { code, stdout, stderr } = await run.end()
      assert.equal(code, expected)
      const lines = parseLines(stdout)
      const last = lines.at(-1)
      assert(last?.type === 'summary')
      assert.equal(last.stopped, 'aborted')
      assert.equal(last.found, FILES)
      assert(last.remaining > 0)
      assertAddsUp(last)
      assert.deepEqual(
        listTree(space.at(signal)),
        lines.flatMap((line) => (line.type === 'file' ? [line.name] : [])).sort(),
      )
      assert.deepEqual(photographTree(space.at('in')), inputs)
      await assertNobodyLeft(stderr)
    })
  }

  it('SIGINT twice ends at once, and leaves no half picture', async () => {
    const run = startCli([
      ...['--input-dir', space.at('large'), '--output-dir', space.at('twice')],
      ...['--format', 'avif', '--workers', '2', '--verbose'],
    ])
    await run.waitFor('stderr', /chunk accepted[^]*chunk accepted/)
    run.signal('SIGINT')
    await run.waitFor('stderr', /once more ends at once/)
    await sleep(AGAIN_MS)
    run.signal('SIGINT')
    const { signal, stdout, stderr } = await run.end()
    assert.equal(signal, 'SIGINT')
    assert.equal(stdout, '')
    assert.deepEqual(listTree(space.at('twice')), [])
    await assertNobodyLeft(stderr)
  })

  it('SIGINT while a list on stdin is still being written ends without it', async function () {
    if (process.platform !== 'linux') this.skip()
    const args = ['--files-from', '-', '--input-dir', space.at('in')]
    const run = startCli([...args, '--output-dir', space.at('listed')], { isStdinOpen: true })
    await waitUntilWatchingSignals(run.pid)
    run.signal('SIGINT')
    const { code, stdout, stderr } = await run.end()
    assert.equal(code, 130, stderr)
    assert.match(stdout, /^Stopped: interrupted$/m)
  })

  it('SIGKILL leaves no worker behind', async () => {
    const run = startCli([
      ...['--input-dir', space.at('large'), '--output-dir', space.at('killed')],
      ...['--format', 'avif', '--workers', '2', '--verbose'],
    ])
    await run.waitFor('stderr', /chunk accepted/)
    run.signal('SIGKILL')
    const { signal, stderr } = await run.end()
    assert.equal(signal, 'SIGKILL')
    await assertNobodyLeft(stderr)
  })
})
