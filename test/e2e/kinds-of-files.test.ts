import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import sharp from 'sharp'
import { makeJpeg } from '../helpers/pictures.js'
import { runCli, runForReport } from '../helpers/run-cli.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'

const widthOf = async (path: string) => (await sharp(readFileSync(path)).metadata()).width

describe('Kinds of files', () => {
  const space = useWorkspace()
  let server: Server | undefined
  after(endStartedProcesses)
  after(() => server?.close())

  const longest = `${'x'.repeat(251)}.jpg`

  before(async () => {
    const directory = space.makeDirectory('in')
    for (const name of ['good.jpg', longest, 'linked.jpg']) {
      writeFileSync(space.at('in', name), await makeJpeg())
    }
    linkSync(space.at('in', 'linked.jpg'), space.at('in', 'linked-too.jpg'))
    writeFileSync(space.at('in', 'read-only.jpg'), await makeJpeg())
    chmodSync(space.at('in', 'read-only.jpg'), 0o444)
    execFileSync('mkfifo', [space.at('in', 'pipe.jpg')])
    symlinkSync('good.jpg', space.at('in', 'link.jpg'))
    symlinkSync('loop.jpg', space.at('in', 'loop.jpg'))
    symlinkSync('.', space.at('in', 'circle'))
    writeFileSync(space.at('in', 'empty.jpg'), '')
    server = createServer().listen(space.at('in', 'socket.jpg'))
    await new Promise((resolve) => server?.once('listening', resolve))
    assert.equal(directory, space.at('in'))
  })

  /** `name: status or code`, without what every run does with good pictures. */
  async function outcomes(...args: readonly string[]): Promise<readonly string[]> {
    const { files } = await runForReport(['--input-dir', space.at('in'), '--workers', '1', ...args])
    return files
      .map((file) => {
        const how = file.status === 'failed' ? file.code : file.status === 'ok' ? 'ok' : file.reason
        return `${file.name === longest ? 'longest' : file.name}: ${how}`
      })
      .sort()
  }

  it('have their codes on the way to a new place', async () => {
    assert.deepEqual(await outcomes('--output-dir', space.at('out'), '--resize', '80x'), [
      'empty.jpg: empty',
      'good.jpg: ok',
      'linked-too.jpg: ok',
      'linked.jpg: ok',
      'longest: ok',
      'pipe.jpg: not_a_regular_file',
      'read-only.jpg: ok',
      'socket.jpg: not_a_regular_file',
    ])
  })

  it('whose output would have too long a name fail for good, with the name', async () => {
    const { files, summary } = await runForReport([
      ...['--input-dir', space.at('in'), '--include', 'xxx*', '--workers', '1'],
      ...['--output-dir', space.at('webp'), '--format', 'webp'],
    ])
    const [file] = files
    assert(file?.status === 'failed')
    assert.deepEqual([file.code, file.attempts, summary.failed], ['too_large', 1, 1])
    assert.match(file.message, /ENAMETOOLONG \(a name of 256 bytes in a path of \d+\)$/)
  })

  it('have their codes in place, where links and read-only files are left alone', async () => {
    const linked = lstatSync(space.at('in', 'linked.jpg')).ino
    assert.deepEqual(await outcomes('--resize', '80x'), [
      'empty.jpg: empty',
      'good.jpg: ok',
      'linked-too.jpg: hard_linked',
      'linked.jpg: hard_linked',
      'longest: ok',
      'pipe.jpg: not_a_regular_file',
      'read-only.jpg: permission',
      'socket.jpg: not_a_regular_file',
    ])
    assert.equal(lstatSync(space.at('in', 'linked-too.jpg')).ino, linked)
    assert.equal(readlinkSync(space.at('in', 'link.jpg')), 'good.jpg')
    assert.equal(await widthOf(space.at('in', longest)), 80)
  })

  it('are replaced all the same where that is asked for', async () => {
    const flags = ['--resize', '80x', '--break-links', '--force-read-only']
    const found = await outcomes(...flags, '--include', 'linked.jpg', '--include', 'read-only.jpg')
    assert.deepEqual(found, ['linked.jpg: ok', 'read-only.jpg: ok'])
    assert.equal(await widthOf(space.at('in', 'linked.jpg')), 80)
    assert.equal(await widthOf(space.at('in', 'linked-too.jpg')), 160)
    assert.equal(await widthOf(space.at('in', 'read-only.jpg')), 80)
    assert.equal(lstatSync(space.at('in', 'read-only.jpg')).mode & 0o777, 0o444)
  })
})

describe('A link to a picture', () => {
  const space = useWorkspace()
  after(endStartedProcesses)

  beforeEach(async () => {
    space.makeDirectory('elsewhere')
    writeFileSync(space.at('elsewhere', 'a.jpg'), await makeJpeg())
  })
  before(() => {
    space.makeDirectory('links')
    symlinkSync('../elsewhere/a.jpg', space.at('links', 'l.jpg'))
    symlinkSync('loop.jpg', space.at('links', 'loop.jpg'))
  })

  const run = (...args: readonly string[]) =>
    runForReport(['--input', space.at('links', 'l.jpg'), '--resize', '80x', ...args])

  it('is not followed unless that is asked for', async () => {
    const { code, summary } = await run('--output', space.at('out.jpg'))
    assert.deepEqual([code, summary.failedBy], [1, { not_a_regular_file: 1 }])
  })

  it('stands for the picture with --follow', async () => {
    assert.equal((await run('--follow', '--output', space.at('out.jpg'))).code, 0)
    assert.equal(await widthOf(space.at('out.jpg')), 80)
    assert.equal(await widthOf(space.at('elsewhere', 'a.jpg')), 160)
  })

  it('stays, and the picture it leads to is replaced in place', async () => {
    assert.equal((await run('--follow')).code, 0)
    assert.equal(readlinkSync(space.at('links', 'l.jpg')), '../elsewhere/a.jpg')
    assert.equal(await widthOf(space.at('elsewhere', 'a.jpg')), 80)
    assert.equal(await widthOf(space.at('elsewhere', '.image-ray', 'originals', 'a.jpg')), 160)
  })

  it('is refused where it leads nowhere or in a circle', async () => {
    const { code, stderr } = await runCli([
      'run',
      '--input',
      space.at('links', 'loop.jpg'),
      '--follow',
    ])
    assert.equal(code, 2)
    assert.match(stderr, /--input: Expected a file at \S+loop\.jpg, got too many symbolic links/)
  })

  it('in a list is followed to a new place, but not out of the input directory', async () => {
    symlinkSync('../elsewhere/a.jpg', space.at('links', 'out.jpg'))
    writeFileSync(space.at('links', 'b.jpg'), await makeJpeg())
    symlinkSync('b.jpg', space.at('links', 'in.jpg'))
    const { files } = await runForReport(
      [
        ...['--input-dir', space.at('links'), '--files-from', '-', '--follow'],
        ...['--output-dir', space.at('listed'), '--resize', '80x', '--workers', '1'],
      ],
      { input: 'in.jpg\nout.jpg\n' },
    )
    const codes = files.map(
      (file) => `${file.name} ${file.status === 'failed' ? file.code : file.status}`,
    )
    assert.deepEqual(codes.sort(), ['in.jpg ok', 'out.jpg not_a_regular_file'])
    assert.equal(await widthOf(space.at('listed', 'in.jpg')), 80)
  })
})
