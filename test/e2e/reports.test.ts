import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { listTree } from '../helpers/file-tree.js'
import { makeBrokenJpeg, makeJpeg, numberedNames, writeFiles } from '../helpers/pictures.js'
import { parseLines, runCli, runForReport, startCli } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { assertAddsUp, assertFitsSchema } from '../helpers/validate-report.js'
import { useWorkspace } from '../helpers/workspace.js'

const broken = ['bad/b 1.jpg', 'z.jpg']

describe('The reports of a run', () => {
  const space = useWorkspace()
  const args = (...more: readonly string[]): readonly string[] => [
    ...['--input-dir', space.at('in'), '--output-dir', space.at('out'), '--resize', '80x'],
    ...['--workers', '1', ...more],
  ]
  let report: Awaited<ReturnType<typeof runForReport>>

  before(async () => {
    writeFiles(space.at('in'), numberedNames(6), await makeJpeg())
    writeFiles(space.at('in'), broken, await makeBrokenJpeg())
    writeFiles(space.at('in'), ['notes.txt'], Buffer.from('text'))
    report = await runForReport(args('--failed-list', space.at('failed.txt')))
  })
  after(endStartedProcesses)

  it('as one JSON document add up', () => {
    assert.equal(report.code, 1)
    const { files, summary } = report
    assertAddsUp(summary)
    assert.deepEqual([summary.found, summary.ok, summary.failed], [8, 6, 2])
    const names = files.map(({ status, name }) => `${status} ${name}`).sort()
    assert.deepEqual(names, [
      ...broken.map((name) => `failed ${name}`),
      ...numberedNames(6).map((name) => `ok ${name}`),
    ])
    const outputs = files.filter(({ status }) => status === 'ok').map(({ output }) => output)
    assert.deepEqual(
      outputs.sort(),
      listTree(space.at('out')).map((name) => space.at('out', name)),
    )
  })

  it('leave stdout to the data and tell people on stderr', () => {
    assert.match(report.stderr, /^Found 8 images\n/)
  })

  it('list what failed, which --files-from takes', async () => {
    assert.equal(readFileSync(space.at('failed.txt'), 'utf8'), `${broken.join('\n')}\n`)
    const again = await runForReport(args('--files-from', space.at('failed.txt')))
    assert.deepEqual(
      again.files.map(({ name }) => name),
      broken,
    )
  })

  it('list what failed into the very file that the run works on', async () => {
    writeFiles(space.at('in'), ['z.jpg'], await makeJpeg())
    const list = space.at('failed.txt')
    const { summary } = await runForReport(args('--files-from', list, '--failed-list', list))
    assert.deepEqual([summary.ok, summary.failed], [1, 1])
    assert.equal(readFileSync(list, 'utf8'), 'bad/b 1.jpg\n')
  })

  it('as lines of JSON fit the schema too, the summary last', async () => {
    const { code, stdout } = await runCli([...args('--json-lines', '--force')])
    assert.equal(code, 1)
    const lines = parseLines(stdout)
    for (const line of lines) assertFitsSchema(line)
    assert.equal(lines.length, 9)
    const last = lines.at(-1)
    assert(last?.type === 'summary')
    assertAddsUp(last)
    assert.deepEqual([last.found, last.ok, last.failed], [8, 7, 1])
  })

  it('end a run whose reader has gone, with whole pictures and the exit code of SIGPIPE', async () => {
    rmSync(space.at('out'), { recursive: true })
    const run = startCli(args('--json-lines', '--include', '0*'))
    await run.waitFor('stdout', /\n/)
    run.closeStdout()
    const { code, stderr } = await run.end()
    assert.equal(code, 141)
    const results = listTree(space.at('out'))
    assert.match(stderr, new RegExp(`Processed: ${results.length} images?\\b`))
    assert(results.every((name) => numberedNames(6).includes(name)))
  })

  it('for people may go unread', async () => {
    const run = startCli(args('--force', '--include', '0*'))
    run.closeStdout()
    const { code, stderr } = await run.end()
    assert.deepEqual([code, stderr], [0, ''])
  })

  it('say what no list can be written to', async () => {
    const { code, stderr } = await runCli(args('--failed-list', space.at('no', 'such', 'folder')))
    assert.equal(code, 2)
    assert.match(stderr, /Expected to write the list of --failed-list to .*ENOENT/)
  })

  it('trace every picture, one after another in the lane of its worker', async () => {
    const trace = space.at('trace.json')
    const { summary } = await runForReport(args('--force', '--trace', trace))
    const events = JSON.parse(readFileSync(trace, 'utf8')) as readonly {
      readonly pid: number
      readonly ts: number
      readonly dur: number
      readonly args?: { readonly status?: string }
    }[]
    const pictures = events.filter(({ args: { status } = {} }) => status !== undefined)
    assert.equal(pictures.length, summary.found)
    for (const [index, { ts, dur }] of pictures.entries()) {
      assert.ok(ts + dur <= (pictures[index + 1]?.ts ?? Infinity) + 1)
    }
  })

  it('say what no trace can be written to', async () => {
    const { code, stderr } = await runCli(args('--trace', space.at('no', 'folder')))
    assert.equal(code, 2)
    assert.match(stderr, /Expected to write the trace of --trace to .*ENOENT/)
  })
})
