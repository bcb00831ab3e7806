import assert from 'node:assert/strict'
import { listTree, photographTree } from '../helpers/file-tree.js'
import { makeBrokenJpeg, makeJpeg, makePng, writeFiles } from '../helpers/pictures.js'
import { runCli } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

describe('image-ray run', () => {
  const space = useWorkspace()

  before(async () => {
    writeFiles(space.at('good'), ['a.jpg', 'sub/b.jpg'], await makeJpeg())
    writeFiles(space.at('mixed'), ['a.jpg'], await makeJpeg())
    writeFiles(space.at('mixed'), ['broken.jpg'], await makeBrokenJpeg())
    writeFiles(space.at('clashing'), ['a.jpg'], await makeJpeg())
    writeFiles(space.at('clashing'), ['a.png'], await makePng())
  })
  after(endStartedProcesses)

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runCli(args, { cwd: space.path, env: { IMAGE_RAY_WORKERS: '1', ...env } })

  it('exits with 0 where all went well, and needs no name', async () => {
    const { code, stdout, stderr } = await run([
      ...['--input-dir', 'good', '--output-dir', 'done', '--resize', '80x', '--chunks', '2'],
      '--no-progress',
    ])
    assert.equal(code, 0)
    assert.match(
      stdout,
      new RegExp(
        [
          'Found 2 images',
          'Split into 2 chunks',
          'Workers: 1 \\(w1: 2 images\\)',
          'Processed: 2 images',
          'Failed: 0 images',
          'Skipped: 0 images',
          'Metadata: copyright, creator, date taken, description .*',
          'Duration: [\\d.]+ seconds',
          'Bytes: .* in, .* out \\(\\d+ % less\\)\n$',
        ].join('\n'),
      ),
    )
    assert.equal(stderr, '')
    assert.deepEqual(listTree(space.at('done')), ['a.jpg', 'sub/b.jpg'])
  })

  it('exits with 1 where a picture failed, and names it with the reason', async () => {
    const { code, stdout } = await run([
      ...['run', '--input-dir', 'mixed', '--output-dir', 'mixed-done', '--resize', '80x'],
    ])
    assert.equal(code, 1)
    assert.match(stdout, /^Failed: 1 image\n {2}broken\.jpg: corrupt: Expected .*, got: /m)
  })

  it('prints nothing but failures with --quiet', async () => {
    const args = ['--resize', '80x', '--quiet']
    const [good, bad] = await Promise.all([
      run(['--input-dir', 'good', '--output-dir', 'quiet', ...args]),
      run(['--input-dir', 'mixed', '--output-dir', 'quiet-too', ...args]),
    ])
    assert.deepEqual([good.code, good.stdout, good.stderr], [0, '', ''])
    assert.deepEqual([bad.code, bad.stdout], [1, ''])
    assert.match(bad.stderr, /broken\.jpg: corrupt: /)
  })

  it('logs each step of coordinator and workers with --verbose', async () => {
    const { code, stderr } = await run([
      ...['--input-dir', 'good', '--output-dir', 'verbose', '--resize', '80x', '--verbose'],
    ])
    assert.equal(code, 0)
    const texts = stderr.trimEnd().split('\n')
    const lines = texts.map((line) => JSON.parse(line) as Record<string, unknown>)
    for (const [index, line] of lines.entries()) {
      assert.match(String(line['worker']), /^(?:coordinator|w1)$/)
      // A key that comes twice is lost on whoever reads the line.
      assert.equal(texts[index], JSON.stringify(line))
    }
    const finished = lines.filter(({ msg }) => msg === 'file finished')
    assert.equal(finished.length, 2)
    for (const { worker, chunk } of finished) {
      assert.equal(worker, 'w1')
      assert.equal(typeof chunk, 'number')
    }
  })

  it('takes one picture to another name and format', async () => {
    const { code } = await run([
      ...['--input', 'good/a.jpg', '--output', 'one/a.webp', '--resize', '50%'],
    ])
    assert.equal(code, 0)
    assert.deepEqual(listTree(space.at('one')), ['a.webp'])
  })

  it('takes its settings from variables too, and flags before them', async () => {
    const env = { IMAGE_RAY_INPUT_DIR: 'good', IMAGE_RAY_OUTPUT_DIR: 'of-variables' }
    const { code } = await run(['--resize', '80x', '--output-dir', 'of-flags'], env)
    assert.equal(code, 0)
    assert.deepEqual(listTree(space.at('of-variables')), [])
    assert.deepEqual(listTree(space.at('of-flags')), ['a.jpg', 'sub/b.jpg'])
  })

  interface Refusal {
    readonly title: string
    readonly args: readonly string[]
    readonly env?: Readonly<Record<string, string>>
    readonly message: RegExp
  }

  const refusals: readonly Refusal[] = [
    {
      title: 'a mistyped flag, and suggests the right one',
      args: ['--input-dir', 'good', '--output-dri', 'never'],
      message: /unknown option '--output-dri'\n\(Did you mean --output-dir\?\)/,
    },
    {
      title: 'a directory without its flag, and says which',
      args: ['good'],
      message: /got 'good'; .*--input-dir/,
    },
    {
      title: 'a size that is none',
      args: ['--input-dir', 'good', '--output-dir', 'never', '--resize', 'big'],
      message: /--resize <size>.*Expected a size such as 800x600/,
    },
    {
      title: 'a size that is only a number',
      args: ['--input-dir', 'good', '--output-dir', 'never', '--resize', '800'],
      message: /--resize <size>.*Expected a size such as 800x600/,
    },
    {
      title: 'a state folder that cannot be made',
      args: ['--input-dir', 'good', '--output-dir', 'never', '--state-dir', 'good/a.jpg/state'],
      message: /Expected to keep the state of the run in .*good\/a\.jpg\/state, got .*--state-dir/,
    },
    {
      title: 'a wrong variable, by its name',
      args: ['--input-dir', 'good', '--output-dir', 'never'],
      env: { IMAGE_RAY_WORKERS: 'many', IMAGE_RAY_CHUNKS: '0' },
      message: /IMAGE_RAY_WORKERS: .*, got 'many'\n(.*\n)?.*IMAGE_RAY_CHUNKS: .*, got '0'/,
    },
    {
      title: 'a directory that is not there',
      args: ['--input-dir', 'nowhere', '--output-dir', 'never'],
      message: /--input-dir: Expected a directory at .*\/nowhere, got nothing/,
    },
    {
      title: 'two inputs for one output, with both named',
      args: ['--input-dir', 'clashing', '--output-dir', 'never', '--format', 'webp'],
      message: /a\.jpg and a\.png would both become a\.webp/,
    },
    {
      title: 'to overwrite for good without being told so twice',
      args: ['--input-dir', 'good', '--resize', '80x', '--no-backup'],
      message: /--no-backup: Expected --yes/,
    },
    {
      title: '--format in place without --replace-source',
      args: ['--input-dir', 'good', '--format', 'webp'],
      message: /--replace-source/,
    },
    {
      title: '--batch without a directory',
      args: ['--batch', '--resize', '80x'],
      message: /--batch: Expected --input-dir or --files-from/,
    },
    {
      title: 'a worker address that is none',
      args: ['--input-dir', 'good', '--output-dir', 'never', '--connect', 'localhost'],
      message: /Expected host:port, got 'localhost'/,
    },
  ]
  for (const { title, args, env, message } of refusals) {
    it(`refuses ${title}`, async () => {
      const inputs = photographTree(space.at('good'))
      const { code, stdout, stderr } = await run(args, env)
      assert.match(stderr, message)
      assert.equal(stdout, '')
      assert.equal(code, 2)
      assert.deepEqual(listTree(space.at('never')), [])
      assert.deepEqual(photographTree(space.at('good')), inputs)
    })
  }

  it('knows --batch', async () => {
    const args = ['--batch', '--input-dir', 'good', '--output-dir', 'batch', '--resize', '80x']
    assert.equal((await run(args)).code, 0)
  })
})
