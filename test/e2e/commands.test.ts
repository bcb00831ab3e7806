import assert from 'node:assert/strict'
import sharp from 'sharp'
import { makePng, writeFiles } from '../helpers/pictures.js'
import { listTree } from '../helpers/file-tree.js'
import { runCli } from '../helpers/run-cli.js'
import { endStartedProcesses, waitUntilGone } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

describe('image-ray', () => {
  const space = useWorkspace()
  const run = (...args: readonly string[]) => runCli(args, { cwd: space.path })

  after(endStartedProcesses)

  it('without any input makes a test picture and resizes it', async () => {
    const { code, stdout } = await run()
    assert.equal(code, 0)
    assert.match(stdout, /^Processed: 1 image$/m)
    const files = ['sample-resized.jpg', 'sample.jpg']
    assert.deepEqual(listTree(space.at('image-ray-sample')), files)
    const result = await sharp(space.at('image-ray-sample', 'sample-resized.jpg')).metadata()
    assert.deepEqual([result.width, result.height], [800, 600])
  })

  it('demo runs the main job on samples, and the one failure is meant', async () => {
    const { code, stdout } = await run('demo')
    assert.equal(code, 0)
    assert.match(stdout, /^Split into 4 chunks$/m)
    assert.match(stdout, /^Failed: 1 image\n {2}broken\.jpg: corrupt: /m)
    assert.match(stdout, /The one failure is meant/)
  })

  it('ping starts a worker, tells its versions, and stops it', async () => {
    const { code, stdout } = await run('ping')
    assert.equal(code, 0)
    const { versions } = process
    assert.match(stdout, new RegExp(`image-ray \\d.*, node ${versions.node}, sharp \\d.*, libvips`))
    assert.match(stdout, /round trip [\d.]+ ms/)
    const [, pid] = /pid (\d+)/.exec(stdout) ?? []
    assert(await waitUntilGone(Number(pid), 1_000))
  })

  it('ping exits with 2 where nobody is, and asks the others all the same', async () => {
    const { code, stderr } = await run('ping', '127.0.0.1:1', '127.0.0.1:2')
    assert.equal(code, 2)
    assert.match(stderr, /127\.0\.0\.1:1, got no answer; is it running\?\n.*127\.0\.0\.1:2/)
  })

  it('operations describes each operation as JSON Schema', async () => {
    const { code, stdout } = await run('operations', '--json')
    assert.equal(code, 0)
    const schema = JSON.stringify(JSON.parse(stdout))
    for (const name of ['resize', 'encode']) assert(schema.includes(`"${name}"`), schema)
  })

  it('operations names every flag', async () => {
    const { code, stdout } = await run('operations')
    assert.equal(code, 0)
    assert.match(stdout, /^resize: .*\n {4}--resize <size> {2}Size in pixels/m)
  })

  it('tells its version and its commands', async () => {
    const [version, help] = await Promise.all([run('--version'), run('--help')])
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
    for (const name of ['run', 'worker', 'ping', 'operations', 'demo']) {
      assert.match(help.stdout, new RegExp(`^  ${name}\\b`, 'm'))
    }
    assert.deepEqual([version.code, help.code], [0, 0])
  })

  it('worker --help tells the flags of a worker', async () => {
    const { code, stdout } = await run('worker', '--help')
    assert.equal(code, 0)
    assert.match(stdout, /--listen <host:port>/)
  })

  it('converts in the place of the sources on request', async () => {
    writeFiles(space.at('sources'), ['a.png'], await makePng())
    const { code, stdout } = await run(
      ...['run', '--input-dir', 'sources', '--format', 'webp', '--replace-source'],
    )
    assert.equal(code, 0)
    assert.match(stdout, /^Originals kept: .* in .*\/sources\/\.image-ray\/originals$/m)
    assert.deepEqual(
      listTree(space.at('sources')).filter((name) => !/\/(runs|index|lock)\b/.test(name)),
      ['.image-ray/originals/a.png', 'a.webp'],
    )
  })
})
