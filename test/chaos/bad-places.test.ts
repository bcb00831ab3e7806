import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { asBytePath, fromText, toBuffer } from '../../shared/byte-path.js'
import { makeJpeg } from '../helpers/pictures.js'
import { endStartedProcesses } from '../helpers/started-process.js'
import { useWorkspace } from '../helpers/workspace.js'
import { runChaosJob, verifyChaosJob, type ChaosJob } from './chaos-job.js'
import { findThoseLeft } from './processes.js'
import { isLong, patienceMs } from './scale.js'
import { takeSnapshot } from './snapshot.js'

/** Names as a file system may have them, one byte a character. */
const goodNames = [
  'two\nlines.jpg',
  '\x1b[2J\x1b]0;title\x07.jpg',
  `${'x'.repeat(251)}.jpg`,
  'caf\xe9.jpg',
  '\xff\xfe.jpg',
  'plain.jpg',
]
const empty = 'empty.jpg'
const halved = 'halved.jpg'
const text = 'text.jpg'

describe('A directory of odd names, pipes, sockets and loops', function () {
  this.timeout(patienceMs)
  const space = useWorkspace()
  const socket = createServer()
  let inputDir: string

  before(async function () {
    if (process.platform !== 'linux') this.skip()
    inputDir = space.makeDirectory('in')
    const jpeg = await makeJpeg()
    const put = (name: string, bytes: Uint8Array | string) => {
      writeFileSync(toBuffer(asBytePath(`${fromText(inputDir)}/${name}`)), bytes)
    }
    for (const name of goodNames) put(name, jpeg)
    put(empty, '')
    put(halved, jpeg.subarray(0, jpeg.length / 2))
    put(text, 'no picture')
    assert.equal(spawnSync('mkfifo', [join(inputDir, 'pipe.jpg')]).status, 0)
    socket.listen(join(inputDir, 'socket.jpg'))
    await once(socket, 'listening')
    symlinkSync('.', join(inputDir, 'loop'))
    symlinkSync('turn.jpg', join(inputDir, 'round.jpg'))
    symlinkSync('round.jpg', join(inputDir, 'turn.jpg'))
    mkdirSync(join(inputDir, 'folder.jpg'))
  })
  after(() => {
    socket.close()
    endStartedProcesses()
    // A pipe is nothing that others who clean up should have to open.
    rmSync(join(inputDir, 'pipe.jpg'), { force: true })
  })

  const expectedFailures = () => {
    const got = (name: string, code: string, expected: string, what: string) => [
      ...[name, code, `Expected ${expected} ${join(inputDir, name)}, got${what}`],
    ]
    return [
      got(empty, 'empty', 'a picture in', ' 0 bytes'),
      got(
        ...([halved, 'corrupt', 'an undamaged picture in'] as const),
        ': VipsJpeg: premature end of JPEG image',
      ),
      got('pipe.jpg', 'not_a_regular_file', 'a regular file at', ' a pipe'),
      got('socket.jpg', 'not_a_regular_file', 'a regular file at', ' a socket'),
      got(
        ...([text, 'unsupported_format'] as const),
        'a picture in a known format, all pages of one size in',
        ': Input buffer contains unsupported image format',
      ),
    ]
  }

  for (const follow of isLong ? [[], ['--follow']] : [['--follow']]) {
    it(`is done as far as it can be, ${follow.length > 0 ? 'links followed too' : 'each with its code'}`, async () => {
      const at = (name: string) => space.at(`${name}${String(follow.length)}`)
      const job: ChaosJob = {
        ...{ inputDir, outputDir: at('out'), stateDir: at('state') },
        args: ['--resize', '50%', '--workers', '2', ...follow],
      }
      const originals = takeSnapshot(inputDir)
      const { code, files, summary } = await runChaosJob(job)
      const failures = files.flatMap((row) =>
        row.status === 'failed' ? [[row.name, row.code, row.message]] : [],
      )
      assert.deepEqual(failures.sort(), expectedFailures())
      assert.equal(code, 1)
      assert.deepEqual([...takeSnapshot(at('out')).keys()].sort(), [...goodNames].sort())
      assert.equal(summary.ok, goodNames.length)
      const again = await runChaosJob(job)
      // What fails before it is read leaves no record and is looked at again, which costs nothing.
      assert.deepEqual([again.summary.ok, again.summary.skipped], [0, goodNames.length])
      assert.deepEqual(again.summary.failedBy, summary.failedBy)
      assert.deepEqual(takeSnapshot(inputDir), originals)
      assert.deepEqual(await verifyChaosJob(job), {
        ...{ code: 0, checked: goodNames.length, findings: [] },
      })
      assert.deepEqual(await findThoseLeft(inputDir, 5_000), [])
    })
  }
})
