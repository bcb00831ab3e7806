import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import type { WorkerClient } from '../../../coordinator/workers/worker-client.js'
import type { WorkerResult } from '../../../shared/result.js'
import { makeChunk, makeJob, makeTasks, readResults } from '../../helpers/chunks.js'
import { connectTo, startHandWorker, type HandWorker } from '../../helpers/hand-worker.js'
import { makeJpeg, writeFiles } from '../../helpers/pictures.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'
import { readCorpus } from '../../unit/worker/decoders/corpus.js'

const MAX_GROWTH_BYTES = 50_000_000

describe('A picture that a worker does not begin', () => {
  const space = useWorkspace()
  let worker: HandWorker
  let client: WorkerClient

  before(async () => {
    const pictures = space.makeDirectory('pictures')
    writeFiles(pictures, ['plain.jpg'], await makeJpeg(640, 480))
    const tokenFile = space.at('token')
    worker = await startHandWorker(['--root', space.path, '--token-file', tokenFile])
    client = connectTo(worker, tokenFile)
    await process('plain', ['plain.jpg'])
  })
  after(() => {
    client.close()
    endStartedProcesses()
  })

  async function process(
    runId: string,
    names: readonly string[],
    memoryBytes?: number,
  ): Promise<readonly WorkerResult[]> {
    const tasks = makeTasks(space.at('pictures'), space.at(runId), names)
    const chunk = { ...makeChunk(runId, tasks), memoryBytes }
    const never = new AbortController().signal
    return (await readResults(client.processChunk(chunk, makeJob(space.path), never))).results
  }

  /** The most memory that the worker ever had. */
  const peakBytes = (): number => {
    const status = readFileSync(`/proc/${worker.process.pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024
  }

  it('costs no memory where there is no room for it', async function () {
    if (globalThis.process.platform !== 'linux') this.skip()
    const plain = sharp({
      create: { width: 4_000, height: 3_000, channels: 3, background: 'teal' },
    })
    const large = plain.jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
    writeFiles(space.at('pictures'), ['large.jpg'], await large.toBuffer())
    const before = peakBytes()
    const [result] = await process('deferred', ['large.jpg'], 80_000_000)
    assert(result?.status === 'deferred')
    assert(result.peakBytes > 80_000_000, `${result.peakBytes}`)
    assert(peakBytes() - before < MAX_GROWTH_BYTES, `${before} grew to ${peakBytes()}`)
    // The worker tells what it has with every result.
    assert(client.rssBytes > 50_000_000 && client.rssBytes <= peakBytes(), `${client.rssBytes}`)
  })

  const bombs = ['65536-uint32-limit.png', 'giant-image.jpg']
  for (const name of bombs) {
    it(`costs no memory where it is ${name} of sharp's own tests`, async function () {
      const bomb = readCorpus(this, 'sharp').get(name)
      if (!bomb || globalThis.process.platform !== 'linux') this.skip()
      writeFiles(space.at('pictures'), [name], bomb)
      const before = peakBytes()
      const [result] = await process('bomb', [name])
      assert(result?.status === 'failed')
      assert.equal(result.code, 'too_large')
      assert(peakBytes() - before < MAX_GROWTH_BYTES, `${before} grew to ${peakBytes()}`)
    })
  }
})
