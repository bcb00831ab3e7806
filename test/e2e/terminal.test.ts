import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { listTree } from '../helpers/file-tree.js'
import { makeJpeg, numberedNames, writeFiles } from '../helpers/pictures.js'
import { waitUntilGone } from '../helpers/started-process.js'
import { hasTerminals, Terminal } from '../helpers/terminal.js'
import { useWorkspace } from '../helpers/workspace.js'

const names = numberedNames(30)
const HANG = JSON.stringify({ '000.jpg': { fault: 'hang' } })

/** A log line says what a worker is called, and its pid. */
const readPids = (text: string): readonly number[] => [
  ...new Set([...text.matchAll(/"workerPid":(\d+)/g)].map(([, pid]) => Number(pid))),
]

describe('A run in a terminal', () => {
  const space = useWorkspace()

  before(async function () {
    if (!hasTerminals()) this.skip()
    writeFiles(space.at('in'), names, await makeJpeg(640, 480))
  })

  const open = (output: string, more: readonly string[] = [], faults?: string): Terminal =>
    new Terminal(
      [
        ...['--input-dir', space.at('in'), '--output-dir', space.at(output), '--resize', '80x'],
        ...['--workers', '2', '--verbose', ...more],
      ],
      faults === undefined ? {} : { IMAGE_RAY_FAULTS: faults },
    )

  async function assertEnded(terminal: Terminal, code: number | null, output: string) {
    assert.equal(await terminal.end(), code, terminal.text)
    for (const pid of readPids(terminal.text)) {
      assert(await waitUntilGone(pid, 5_000), `Worker ${pid} runs on`)
    }
    const results = listTree(space.at(output))
    assert.deepEqual(
      results.filter((name) => !/^\d+\.jpg$/.test(name)),
      [],
    )
    return results
  }

  it('ends by Ctrl-C while its workers start, with everything remaining', async () => {
    const terminal = open('start')
    await terminal.waitFor(/"msg":"found"/)
    terminal.pressCtrlC()
    assert.deepEqual(await assertEnded(terminal, 130, 'start'), [])
    assert.match(terminal.text, /Remaining: 30 images/)
  })

  it('finishes by Ctrl-C what is in work: its workers do not die of it', async () => {
    const terminal = open('work')
    await terminal.waitFor(/file finished/)
    terminal.pressCtrlC()
    const results = await assertEnded(terminal, 130, 'work')
    assert(results.length > 0)
    assert.match(terminal.text, new RegExp(`Processed: ${results.length} images?\\b`))
    assert.doesNotMatch(terminal.text, /worker-lost/)
  })

  it('ends by Ctrl-C twice, be a picture hanging', async () => {
    const terminal = open('twice', ['--limit', '1'], HANG)
    await terminal.waitFor(/chunk accepted/)
    terminal.pressCtrlC()
    await terminal.waitFor(/once more ends at once/)
    await sleep(300)
    terminal.pressCtrlC()
    await assertEnded(terminal, 130, 'twice')
  })

  it('ends by Ctrl-C once where a deadline is pending, when that has passed', async () => {
    const terminal = open('pending', ['--limit', '1', '--timeout', '2'], HANG)
    await terminal.waitFor(/chunk accepted/)
    terminal.pressCtrlC()
    await assertEnded(terminal, 130, 'pending')
    assert.match(terminal.text, /Remaining: 1 image/)
  })

  it('finishes what is in work when its window is closed', async () => {
    const terminal = open('closed')
    await terminal.waitFor(/file finished/)
    terminal.hangUp()
    const results = await assertEnded(terminal, null, 'closed')
    assert(results.length < names.length)
  })
})
