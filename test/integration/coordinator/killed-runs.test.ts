import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, utimesSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isTempName } from '../../../shared/state-paths.js'
import { makeScene } from '../../../worker/samples/scene.js'
import { listTree } from '../../helpers/file-tree.js'
import { numberedNames, writeFiles } from '../../helpers/pictures.js'
import { runCli, runForReport, startCli } from '../../helpers/run-cli.js'
import { endStartedProcesses, type StartedProcess } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const COUNT = 16

describe('A run in place whose coordinator is killed', function killedRuns() {
  this.timeout(120_000)
  const space = useWorkspace()
  const names = numberedNames(COUNT)
  const originals = new Map<string, Buffer>()
  const calm = new Map<string, Buffer>()
  after(endStartedProcesses)

  const flags = (inputDir: string, ...extra: readonly string[]) => [
    ...['--input-dir', inputDir, '--resize', '320x', '--workers', '2', ...extra],
  ]

  const journalLines = (inputDir: string): string => {
    const runs = `${inputDir}/.image-ray/runs`
    return listTree(runs)
      .filter((name) => name.includes('worker-'))
      .map((name) => readFileSync(`${runs}/${name}`, 'utf8'))
      .join('')
  }

  /** Waits until the workers have written so many lines of a kind, or the run is over. */
  async function waitForLines(run: StartedProcess, inputDir: string, type: string, count: number) {
    const state = { isOver: false }
    void run.end().then(() => (state.isOver = true))
    const isThere = () => journalLines(inputDir).split(`"type":"${type}"`).length > count
    while (!state.isOver && !isThere()) await sleep(2)
  }

  const assertEqualsCalm = (inputDir: string) => {
    for (const name of names) {
      assert.deepEqual(readFileSync(`${inputDir}/${name}`), calm.get(name), name)
      const kept = readFileSync(`${inputDir}/.image-ray/originals/${name}`)
      assert.deepEqual(kept, originals.get(name), name)
    }
    const visible = readdirSync(inputDir).sort()
    assert.deepEqual(visible, ['.image-ray', ...names])
    const temps = listTree(inputDir).filter((name) => isTempName(name.split('/').at(-1) ?? ''))
    assert.deepEqual(temps, [])
    assert.deepEqual(
      listTree(`${inputDir}/.image-ray`).filter((name) => name.startsWith('originals-')),
      [],
    )
  }

  before('make the pictures and an undisturbed run', async () => {
    const directory = space.makeDirectory('pristine')
    for (const [at, name] of names.entries()) {
      const bytes = await makeScene(900 + at, 600)
        .jpeg({ quality: 90 })
        .toBuffer()
      originals.set(name, bytes)
      writeFiles(directory, [name], bytes)
      utimesSync(`${directory}/${name}`, 1_234_567_890, 1_234_567_890)
    }
    const undisturbed = copyTree('calm')
    assert.equal((await runCli(['run', ...flags(undisturbed)])).code, 0)
    for (const name of names) calm.set(name, readFileSync(`${undisturbed}/${name}`))
  })

  function copyTree(name: string): string {
    const to = space.at(name)
    cpSync(space.at('pristine'), to, { recursive: true, preserveTimestamps: true })
    return to
  }

  const moments: readonly (readonly [what: string, type: string, count: number])[] = [
    ['when nothing was begun', 'start', 0],
    ['when the first result was to be written', 'intent', 1],
    ['in the middle', 'intent', COUNT / 2],
    ['near the end', 'intent', COUNT - 1],
  ]
  for (const [what, type, count] of moments) {
    it(`${what} equals an undisturbed one after it was run again at once`, async () => {
      const inputDir = copyTree(what.replaceAll(' ', '-'))
      const run = startCli(['run', ...flags(inputDir)])
      await waitForLines(run, inputDir, type, count)
      run.signal('SIGKILL')
      await run.end()
      const { summary, code } = await runForReport(flags(inputDir))
      assert.equal(code, 0)
      assert.equal(summary.ok + summary.skipped, COUNT)
      assert.equal(summary.failed, 0)
      assertEqualsCalm(inputDir)
    })
  }

  it('again and again, each time a little later, equals it too, and can be undone', async () => {
    const inputDir = copyTree('often')
    for (let done = 2; done < COUNT; done += 7) {
      const run = startCli(['run', ...flags(inputDir)])
      await waitForLines(run, inputDir, 'done', done)
      run.signal('SIGKILL')
      await run.end()
    }
    assert.equal((await runCli(['run', ...flags(inputDir)])).code, 0)
    assertEqualsCalm(inputDir)
    assert.equal((await runCli(['undo', '--input-dir', inputDir, '--yes'])).code, 0)
    for (const name of names) {
      assert.deepEqual(readFileSync(`${inputDir}/${name}`), originals.get(name))
    }
  })

  it('is not joined by a second one, which is told who is at work', async () => {
    const inputDir = copyTree('two')
    const first = startCli(['run', ...flags(inputDir, '--workers', '1')])
    await waitForLines(first, inputDir, 'start', 1)
    // On a fast machine it would be over before the second one has started.
    process.kill(first.pid, 'SIGSTOP')
    const second = await runCli(['run', ...flags(inputDir)])
    process.kill(first.pid, 'SIGCONT')
    assert.equal(second.code, 2)
    assert.match(second.stderr, new RegExp(`Expected no other run .*got pid ${first.pid}, run `))
    assert.equal((await first.end()).code, 0)
    assertEqualsCalm(inputDir)
  })
})
